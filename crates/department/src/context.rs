//! The circumstances of a change, as its event tells them.

use baton_auth::Caller;
use baton_model::{Actor, CaseId, Department, EventId, Role};
use baton_proto::common::v1::Channel;
use baton_proto::timeline::v1::Event;
use time::OffsetDateTime;

use crate::instant;

/// The circumstances of a change, as its event tells them.
#[derive(Debug, Clone)]
pub struct Context {
    /// The event's id.
    pub event_id: EventId,
    /// Whose event it is.
    pub department: Department,
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
    pub fn of_call(department: Department, caller: &Caller, event_id: EventId, now: OffsetDateTime) -> Self {
        Self {
            event_id,
            department,
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
            occurred_at: then.filter(|_| cause.imported).unwrap_or(now),
            case_id: cause.case_id.parse().ok(),
            imported: cause.imported,
            traceparent: Some(cause.traceparent.clone()).filter(|text| !text.is_empty()),
            ..Self::of_itself(actor, event_id, now)
        }
    }

    /// The service `actor` acts because it is time to.
    pub fn of_itself(actor: &Actor, event_id: EventId, now: OffsetDateTime) -> Self {
        Self {
            event_id,
            department: actor.department.clone(),
            actor: actor.clone(),
            occurred_at: now,
            channel: Channel::Internal,
            case_id: None,
            imported: false,
            traceparent: baton_telemetry::current_traceparent(),
        }
    }

    /// The same circumstances for another event of the same transaction. Both must be about the same customer.
    #[must_use]
    pub fn another(&self, event_id: EventId) -> Self {
        Self { event_id, ..self.clone() }
    }
}
