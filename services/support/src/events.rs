//! What the world is told: an order as a message, and the event of each change.

use baton_auth::Caller;
use baton_model::{Actor, CaseId, EventId, Role};
use baton_proto::common::v1::{self as common, Channel};
use baton_proto::orders::v1;
use baton_proto::timeline::v1::{Event, Subject};
use prost_types::{Any, Timestamp};
use time::OffsetDateTime;

use crate::domain::{Change, Decided, Line, Order, State, wording};

/// This department: of its events, of its subjects, and of the service where it acts for itself.
pub(crate) const DEPARTMENT: &str = "orders";

/// The circumstances of a change, as its event tells them.
#[derive(Debug, Clone)]
pub(crate) struct Context {
    /// The event's id.
    pub(crate) event_id: EventId,
    /// Who did it.
    pub(crate) actor: Actor,
    /// When it happened, in life.
    pub(crate) occurred_at: OffsetDateTime,
    /// How the customer was involved.
    pub(crate) channel: Channel,
    /// The case it belongs to.
    pub(crate) case_id: Option<CaseId>,
    /// Whether it tells of the past, brought in by an importer.
    pub(crate) imported: bool,
    /// The trace of the work that did it.
    pub(crate) traceparent: Option<String>,
}

impl Context {
    /// A call of `caller` at this moment; the request may know better when, how and about which case.
    pub(crate) fn of_call(caller: &Caller, event_id: EventId, now: OffsetDateTime) -> Self {
        Self {
            event_id,
            actor: caller.actor.clone(),
            occurred_at: now,
            channel: Channel::Internal,
            case_id: None,
            imported: caller.is(Role::Importer),
            traceparent: baton_telemetry::current_traceparent(),
        }
    }

    /// A reaction of the service `actor` to another department's event. What follows from imported history is history.
    pub(crate) fn of_cause(cause: &Event, actor: &Actor, event_id: EventId, now: OffsetDateTime) -> Self {
        let then = cause.occurred_at.as_ref().and_then(instant);
        Self {
            event_id,
            actor: actor.clone(),
            occurred_at: then.filter(|_| cause.imported).unwrap_or(now),
            channel: Channel::Internal,
            case_id: cause.case_id.parse().ok(),
            imported: cause.imported,
            traceparent: Some(cause.traceparent.clone()).filter(|text| !text.is_empty()),
        }
    }
}

/// The event that tells a change.
pub(crate) fn event(context: &Context, decided: &Decided) -> Event {
    let order = &decided.order;
    let actor = &context.actor;
    Event {
        id: context.event_id.to_string(),
        customer_id: order.customer_id.to_string(),
        occurred_at: Some(timestamp(context.occurred_at)),
        actor: Some(common::Actor {
            id: actor.id.clone(),
            name: actor.name.clone(),
            department: actor.department.to_string(),
            role: actor.role.to_string(),
        }),
        department: DEPARTMENT.to_owned(),
        channel: context.channel.into(),
        summary: wording::summary(decided),
        // Encoding into memory that grows does not fail.
        body: body(decided).ok(),
        reader_may_skip: true,
        case_id: context.case_id.map(|id| id.to_string()).unwrap_or_default(),
        subject: Some(Subject {
            kind: "order".to_owned(),
            id: order.id.to_string(),
            label: wording::label(order),
            status: wording::status(order),
            open: order.is_open(),
            revision: order.revision,
        }),
        traceparent: context.traceparent.clone().unwrap_or_default(),
        imported: context.imported,
        ..Event::default()
    }
}

fn body(decided: &Decided) -> Result<Any, prost::EncodeError> {
    let order = Some(order(&decided.order));
    match &decided.change {
        Change::Placed => Any::from_msg(&v1::OrderPlaced { order }),
        Change::Confirmed => Any::from_msg(&v1::OrderConfirmed { order }),
        Change::Amended => Any::from_msg(&v1::OrderAmended { order }),
        Change::Held => Any::from_msg(&v1::OrderHeld { order }),
        Change::Released => Any::from_msg(&v1::OrderReleased { order }),
        Change::FulfilmentStarted => Any::from_msg(&v1::FulfilmentStarted { order }),
        Change::Shipped { carrier, tracking_number } => {
            let (carrier, tracking_number) = (carrier.clone(), tracking_number.clone());
            Any::from_msg(&v1::OrderShipped { order, carrier, tracking_number })
        }
        Change::Delivered => Any::from_msg(&v1::OrderDelivered { order }),
        Change::Completed => Any::from_msg(&v1::OrderCompleted { order }),
        Change::Cancelled => Any::from_msg(&v1::OrderCancelled { order }),
        Change::Returned => Any::from_msg(&v1::OrderReturned { order }),
        Change::ReturnApproved => Any::from_msg(&v1::OrderReturnApproved { order }),
    }
}

/// The order as a message.
pub(crate) fn order(order: &Order) -> v1::Order {
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
pub(crate) fn timestamp(at: OffsetDateTime) -> Timestamp {
    Timestamp { seconds: at.unix_timestamp(), nanos: at.nanosecond().cast_signed() }
}

/// The instant of a message at the precision that is stored, microseconds; `None` outside the years 1 to 9999.
pub(crate) fn instant(timestamp: &Timestamp) -> Option<OffsetDateTime> {
    let nanos = u32::try_from(timestamp.nanos).ok()? / 1_000 * 1_000;
    let instant = OffsetDateTime::from_unix_timestamp(timestamp.seconds).ok()?;
    instant.replace_nanosecond(nanos).ok().filter(|instant| instant.year() >= 1)
}
