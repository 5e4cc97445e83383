//! What the timeline is told: the event of each change.

use baton_auth::Caller;
use baton_model::{Actor, CaseId, EventId, Role};
use baton_proto::common::v1::{self as common, Channel};
use baton_proto::orders::v1;
use baton_proto::timeline::v1::{Event, Subject};
use prost_types::Any;
use time::OffsetDateTime;

use crate::domain::{Change, Decided};
use crate::message::{instant, order, timestamp};
use crate::wording;

/// This department: of its events, of its subjects, and of the service where it acts for itself.
pub const DEPARTMENT: &str = "orders";

/// The circumstances of a change, as its event tells them.
#[derive(Debug, Clone)]
pub struct Context {
    /// The event's id.
    pub event_id: EventId,
    /// Who did it.
    pub actor: Actor,
    /// When it happened, in life.
    pub occurred_at: OffsetDateTime,
    /// How the customer was involved.
    pub channel: Channel,
    /// The case it belongs to.
    pub case_id: Option<CaseId>,
    /// Whether it tells of the past, brought in by an importer.
    pub imported: bool,
    /// The trace of the work that did it.
    pub traceparent: Option<String>,
}

impl Context {
    /// A call of `caller` at this moment; the request may know better when, how and about which case.
    pub fn of_call(caller: &Caller, event_id: EventId, now: OffsetDateTime) -> Self {
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
    pub fn of_cause(cause: &Event, actor: &Actor, event_id: EventId, now: OffsetDateTime) -> Self {
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
pub fn event(context: &Context, decided: &Decided) -> Event {
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
