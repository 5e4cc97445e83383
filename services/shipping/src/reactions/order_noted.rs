//! An order went on, in whatever way: shipping takes note.

use baton_department::heard_address;
use baton_model::CustomerId;
use baton_proto::orders::v1::{self, OrderState};
use baton_proto::timeline::v1::Event;
use prost::Message;
use sqlx::PgConnection;

use super::Noted;
use crate::commands::{Heard, NoteOrder};
use crate::domain::{HeardOrder, OrderedLine, Standing};
use crate::error::Error;

/// Takes note; gives the order if there is something to be done about it: if it is one, and its customer's.
pub(super) async fn react(conn: &mut PgConnection, event: &Event) -> Result<Option<Noted>, Error> {
    // All events of orders have the order as their first field, so each can be read as this one.
    let body = event.body.as_ref().map(|body| v1::OrderPlaced::decode(body.value.as_slice()));
    let order = body.transpose().map_err(baton_department::Error::from)?.and_then(|body| body.order);
    let heard = order.as_ref().and_then(|order| heard(order, event.customer_id.parse().ok()?));
    let (Some(order), Some(heard)) = (order, heard) else {
        tracing::warn!(event.id = %event.id, "an event of orders brings no order of its customer");
        return Ok(None);
    };
    let order_id = heard.id;
    let Heard { is_theirs, promised_anew } = NoteOrder { order: heard }.run(conn).await?;
    Ok(is_theirs.then_some(Noted { order_id, reason: order.state_reason, promised_anew }))
}

fn heard(order: &v1::Order, customer_id: CustomerId) -> Option<HeardOrder> {
    if order.customer_id != customer_id.to_string() || order.revision < 1 {
        return None;
    }
    Some(HeardOrder {
        id: order.id.parse().ok()?,
        customer_id,
        lines: order.lines.iter().map(line).collect(),
        address: order.delivery_address.as_ref().map(heard_address).filter(|address| !address.is_nowhere()),
        promised_by: order.promised_by.as_ref().and_then(baton_department::instant),
        standing: standing(order),
        revision: order.revision,
    })
}

fn standing(order: &v1::Order) -> Standing {
    match order.state() {
        _ if order.cancellation_requested => Standing::CalledOff,
        OrderState::Cancelled => Standing::CalledOff,
        OrderState::OnHold => Standing::OnHold,
        OrderState::Confirmed | OrderState::InFulfilment => Standing::ToShip,
        _ => Standing::Other,
    }
}

fn line(line: &v1::OrderLine) -> OrderedLine {
    OrderedLine {
        product_id: line.product_id.clone(),
        title: line.title.clone(),
        quantity: u32::try_from(line.quantity).unwrap_or_default(),
    }
}
