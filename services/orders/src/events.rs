//! What the world is told: an order as a message, and the event of each change.

use baton_department::{Told, address, any, money, timestamp};
use baton_proto::orders::v1;
use baton_proto::timeline::v1::Subject;
use prost_types::Any;

use crate::domain::{Change, Decided, Line, Order, Parcels, State, wording};

/// What the timeline is told of a change.
pub(crate) fn told(decided: &Decided) -> Told {
    let order = &decided.order;
    Told {
        customer_id: order.customer_id,
        summary: wording::summary(decided),
        body: body(decided),
        subject: Subject {
            kind: "order".to_owned(),
            id: order.id.to_string(),
            label: wording::label(order),
            status: wording::status(order),
            open: order.is_open(),
            revision: order.revision,
        },
        promises: Vec::new(),
    }
}

fn body(decided: &Decided) -> Any {
    let order = Some(order(&decided.order));
    match &decided.change {
        Change::Placed => any(&v1::OrderPlaced { order }),
        Change::Confirmed => any(&v1::OrderConfirmed { order }),
        Change::Amended => any(&v1::OrderAmended { order }),
        Change::Held => any(&v1::OrderHeld { order }),
        Change::Paid => any(&v1::OrderPaid { order }),
        Change::Released => any(&v1::OrderReleased { order }),
        Change::FulfilmentStarted => any(&v1::FulfilmentStarted { order }),
        Change::Shipped { carrier, tracking_number } => {
            let (carrier, tracking_number) = (carrier.clone(), tracking_number.clone());
            any(&v1::OrderShipped { order, carrier, tracking_number })
        }
        Change::PartlyShipped { carrier, tracking_number } => {
            let (carrier, tracking_number) = (carrier.clone(), tracking_number.clone());
            any(&v1::OrderPartlyShipped { order, carrier, tracking_number })
        }
        Change::Delivered => any(&v1::OrderDelivered { order }),
        Change::PartlyDelivered => any(&v1::OrderPartlyDelivered { order }),
        Change::Completed => any(&v1::OrderCompleted { order }),
        Change::Cancelled => any(&v1::OrderCancelled { order }),
        Change::CancellationRequested => any(&v1::OrderCancellationRequested { order }),
        Change::Returned => any(&v1::OrderReturned { order }),
        Change::ReturnApproved => any(&v1::OrderReturnApproved { order }),
        Change::GoodsReturned => any(&v1::OrderGoodsReturned { order }),
    }
}

/// The order as a message.
pub(crate) fn order(order: &Order) -> v1::Order {
    v1::Order {
        id: order.id.to_string(),
        customer_id: order.customer_id.to_string(),
        external_reference: order.external_reference.clone().unwrap_or_default(),
        state: state(order.state).into(),
        lines: order.lines.numbered().map(|(number, given)| line(number, given, &order.parcels)).collect(),
        total: order.lines.total().map(money),
        promised_by: order.promised_by.map(timestamp),
        state_reason: state_reason(order),
        held_from: order.held_from.map_or(v1::OrderState::Unspecified, state).into(),
        return_approved: order.return_reason.is_some(),
        placed_at: Some(timestamp(order.placed_at)),
        changed_at: Some(timestamp(order.changed_at)),
        revision: order.revision,
        etag: order.etag(),
        delivery_address: order.delivery_address.as_ref().map(address),
        quote_id: order.quote_id.map(|id| id.to_string()).unwrap_or_default(),
        paid: order.paid,
        cancellation_requested: order.cancellation.is_some(),
        held_by: order.held_by.clone().unwrap_or_default(),
        goods_returned: order.goods_returned,
    }
}

/// Why it stands where it stands, or where it shall.
fn state_reason(order: &Order) -> String {
    let wanted = order.cancellation.as_ref().or(order.return_reason.as_ref());
    if order.state_reason.is_empty() {
        wanted.cloned().unwrap_or_default()
    } else {
        order.state_reason.clone()
    }
}

fn line(number: u32, line: &Line, parcels: &Parcels) -> v1::OrderLine {
    let whole = |pieces: u32| i32::try_from(pieces).unwrap_or(i32::MAX);
    v1::OrderLine {
        product_id: line.product_id.clone(),
        title: line.title.clone(),
        category: line.category.clone(),
        quantity: whole(line.quantity),
        unit_price: Some(money(&line.unit_price)),
        freight: line.freight.as_ref().map(money),
        seller_id: line.seller_id.clone(),
        shipped_quantity: whole(parcels.shipped(number, line.quantity)),
        delivered_quantity: whole(parcels.delivered(number, line.quantity)),
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
