//! An order as callers and readers of events see it.

use baton_proto::common::v1 as common;
use baton_proto::orders::v1;
use prost_types::Timestamp;
use time::OffsetDateTime;

use crate::domain::{Line, Order, State};

/// The order as a message.
pub fn order(order: &Order) -> v1::Order {
    v1::Order {
        id: order.id.to_string(),
        customer_id: order.customer_id.to_string(),
        external_reference: order.external_reference.clone().unwrap_or_default(),
        state: state(order.state).into(),
        lines: order.lines.as_slice().iter().map(line).collect(),
        total: order.lines.total().map(money),
        promised_by: order.promised_by.map(timestamp),
        state_reason: order.state_reason.clone(),
        held_from: order.held_from.map_or(v1::OrderState::Unspecified, state).into(),
        return_approved: order.return_reason.is_some(),
        placed_at: Some(timestamp(order.placed_at)),
        changed_at: Some(timestamp(order.changed_at)),
        revision: order.revision,
        etag: order.etag(),
    }
}

fn line(line: &Line) -> v1::OrderLine {
    v1::OrderLine {
        product_id: line.product_id.clone(),
        title: line.title.clone(),
        category: line.category.clone(),
        quantity: i32::try_from(line.quantity).unwrap_or(i32::MAX),
        unit_price: Some(money(&line.unit_price)),
        freight: line.freight.as_ref().map(money),
        seller_id: line.seller_id.clone(),
    }
}

const fn state(state: State) -> v1::OrderState {
    match state {
        State::Placed => v1::OrderState::Placed,
        State::Confirmed => v1::OrderState::Confirmed,
        State::InFulfilment => v1::OrderState::InFulfilment,
        State::Shipped => v1::OrderState::Shipped,
        State::Delivered => v1::OrderState::Delivered,
        State::Completed => v1::OrderState::Completed,
        State::OnHold => v1::OrderState::OnHold,
        State::Cancelled => v1::OrderState::Cancelled,
        State::Returned => v1::OrderState::Returned,
    }
}

fn money(money: &baton_model::Money) -> common::Money {
    common::Money { currency_code: money.currency().to_owned(), amount_minor: money.amount_minor() }
}

/// An instant as a message.
pub fn timestamp(at: OffsetDateTime) -> Timestamp {
    Timestamp { seconds: at.unix_timestamp(), nanos: at.nanosecond().cast_signed() }
}

/// The instant of a message, if it is one.
pub fn instant(timestamp: &Timestamp) -> Option<OffsetDateTime> {
    let nanos = i128::from(timestamp.seconds) * 1_000_000_000 + i128::from(timestamp.nanos);
    OffsetDateTime::from_unix_timestamp_nanos(nanos).ok()
}
