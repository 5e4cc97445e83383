//! Reads what orders tells of an order.

use baton_model::{Money, MoneyError};
use baton_proto::common::v1 as common;
use baton_proto::orders::v1;
use baton_proto::timeline::v1::Event;

use crate::domain::{Ordered, OrderedLine};

/// The order as billing keeps it. `None`, with a warning, when it makes no sense.
pub(super) fn ordered(cause: &Event, order: Option<&v1::Order>) -> Option<Ordered> {
    let read = order.and_then(|order| {
        Some(Ordered {
            order_id: order.id.parse().ok()?,
            customer_id: cause.customer_id.parse().ok()?,
            lines: order.lines.iter().map(line).collect::<Option<_>>()?,
            revision: order.revision,
        })
    });
    if read.is_none() {
        tracing::warn!(event.id = %cause.id, "an event tells of an order that cannot be read");
    }
    read
}

fn line(line: &v1::OrderLine) -> Option<OrderedLine> {
    let money = |money: &common::Money| -> Result<Money, MoneyError> {
        Money::new(&money.currency_code, money.amount_minor)
    };
    Some(OrderedLine {
        product_id: line.product_id.clone(),
        title: line.title.clone(),
        quantity: line.quantity.try_into().ok()?,
        unit_price: money(line.unit_price.as_ref()?).ok()?,
        freight: line.freight.as_ref().map(money).transpose().ok()?,
    })
}
