//! What was ordered.

use baton_proto::orders::v1::{Order, OrderLine, PlaceOrderRequest};

use super::{address, money, timestamp};
use crate::commands::import::olist::plan::{Goods, Line, Step};

/// Places an order.
pub(in super::super) fn place(step: &Step, goods: &Goods, customer_id: &str) -> PlaceOrderRequest {
    PlaceOrderRequest {
        context: Some(step.context()),
        order: Some(Order {
            customer_id: customer_id.to_owned(),
            external_reference: step.about.to_string(),
            lines: goods.lines.iter().map(line).collect(),
            promised_by: goods.promised_by.map(timestamp),
            delivery_address: address(&goods.address),
            ..Order::default()
        }),
    }
}

fn line(line: &Line) -> OrderLine {
    OrderLine {
        product_id: line.product.clone(),
        title: line.title(),
        category: line.category.clone(),
        quantity: line.quantity,
        unit_price: Some(money(line.price)),
        freight: Some(money(line.freight)),
        seller_id: line.seller.clone(),
        ..OrderLine::default()
    }
}
