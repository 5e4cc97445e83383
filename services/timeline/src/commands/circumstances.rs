//! What the events of a command have in common.

use std::sync::Arc;

use baton_model::{Actor, CaseId, CustomerId, Department, EventId, Ids, Role};
use baton_proto::common::v1::Channel;
use baton_proto::timeline::v1::Event;
use prost::Name;
use prost_types::Any;
use time::OffsetDateTime;

use crate::log::NewEvent;
use crate::messages;

/// The longest summary of an event, in bytes.
const SUMMARY_BYTES: usize = 300;

/// By whom, when, how and why a command happens: what its events have in common.
#[derive(Debug, Clone)]
pub(crate) struct Circumstances {
    pub(crate) actor: Actor,
    pub(crate) now: OffsetDateTime,
    /// When it happened in life; `now` unless the caller may say otherwise and did.
    pub(crate) occurred_at: OffsetDateTime,
    pub(crate) channel: Channel,
    pub(crate) case_id: Option<CaseId>,
    pub(crate) imported: bool,
    pub(crate) traceparent: Option<String>,
    pub(crate) ids: Arc<dyn Ids>,
}

impl Circumstances {
    /// What the timeline does by itself, on behalf of a department.
    pub(crate) fn of_timeline(
        department: Department,
        case_id: Option<CaseId>,
        now: OffsetDateTime,
        ids: &Arc<dyn Ids>,
    ) -> Self {
        Self {
            actor: Actor {
                id: "timeline-service".to_owned(),
                name: "Timeline".to_owned(),
                department,
                role: Role::Service,
            },
            now,
            occurred_at: now,
            channel: Channel::Internal,
            case_id,
            imported: false,
            traceparent: baton_telemetry::current_traceparent(),
            ids: Arc::clone(ids),
        }
    }

    /// An event that says `body` happened with the customer. `summary` is cut to one line of 300 bytes.
    pub(crate) fn event(&self, customer_id: CustomerId, summary: &str, body: &impl Name) -> NewEvent {
        self.event_as(self.ids.event_id(), customer_id, summary, body)
    }

    /// The same, with an id that was drawn before.
    pub(crate) fn event_as(
        &self,
        id: EventId,
        customer_id: CustomerId,
        summary: &str,
        body: &impl Name,
    ) -> NewEvent {
        let event = Event {
            id: id.to_string(),
            customer_id: customer_id.to_string(),
            actor: Some(messages::actor(&self.actor)),
            department: self.actor.department.to_string(),
            channel: self.channel.into(),
            summary: one_line(summary),
            body: Some(Any { type_url: body_url(body), value: body.encode_to_vec() }),
            reader_may_skip: true,
            case_id: self.case_id.map(|case| case.to_string()).unwrap_or_default(),
            traceparent: self.traceparent.clone().unwrap_or_default(),
            imported: self.imported,
            ..Event::default()
        };
        NewEvent { id, customer_id, occurred_at: self.occurred_at, case_id: self.case_id, event }
    }
}

fn body_url<M: Name>(_: &M) -> String {
    M::type_url()
}

/// Names and titles come from people: line breaks become spaces, and what is too long ends in an ellipsis.
fn one_line(text: &str) -> String {
    let line: String = text.chars().map(|c| if c.is_control() { ' ' } else { c }).collect();
    if line.len() <= SUMMARY_BYTES {
        return line;
    }
    let end = line.floor_char_boundary(SUMMARY_BYTES - '…'.len_utf8());
    format!("{}…", &line[..end])
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_summary_is_one_line_of_300_bytes() {
        assert_eq!(one_line("two\nlines"), "two lines");
        let long = one_line(&"ã".repeat(200));
        assert!(long.len() <= SUMMARY_BYTES && long.ends_with("ã…"), "{long}");
    }
}
