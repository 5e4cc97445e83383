//! What all write requests have in common.

use std::sync::Arc;

use baton_auth::Caller;
use baton_errors::Violations;
use baton_inbox::replay;
use baton_model::{Actor, Partition, RequestId, Role};
use baton_proto::common::v1::{Channel, WriteContext};
use prost::Message;
use prost_types::Timestamp;
use time::{Duration, OffsetDateTime};

use super::{instant, optional};
use crate::app::App;
use crate::commands::{Circumstances, Seen};

/// How far ahead of ours another clock may be.
const AHEAD: Duration = Duration::minutes(5);

/// What a write request says beside its own fields.
#[derive(Debug)]
pub(crate) struct Context {
    pub(crate) request_id: RequestId,
    pub(crate) circumstances: Circumstances,
    /// For commands that tell the customer something.
    pub(crate) seen: Seen,
}

impl Context {
    /// The key under which a repetition of the request is recognised.
    pub(crate) fn key(
        &self,
        method: &'static str,
        partition: Partition,
        request: &impl Message,
    ) -> replay::Key {
        let caller = &self.circumstances.actor.id;
        replay::Key::new(partition.number(), caller, method, self.request_id, request)
    }
}

/// Checks the context of a write request.
pub(crate) fn context(
    violations: &mut Violations,
    app: &App,
    caller: &Caller,
    context: Option<&WriteContext>,
) -> Option<Context> {
    let Some(context) = context else {
        violations.add("context", "must be set");
        return None;
    };
    let now = app.clock.now();
    if context.occurred_at.is_some() && !caller.may_date() {
        violations.add("context.occurred_at", "only a service or an importer may say when it happened");
    }
    let request_id = violations.take("context.request_id", context.request_id.parse());
    let occurred_at = occurred(violations, "context.occurred_at", context.occurred_at, now);
    let channel = channel(violations, "context.channel", context.channel);
    let case_id = optional(violations, "context.case_id", &context.case_id);
    let department = optional(violations, "context.department", &context.department);
    if !context.department.is_empty() && !caller.is(Role::Importer) {
        violations.add("context.department", "only an importer may speak for another department");
    }
    let seen = seen(violations, context);
    let own = &caller.actor;
    let department = department?.unwrap_or_else(|| own.department.clone());
    Some(Context {
        request_id: request_id?,
        circumstances: Circumstances {
            actor: Actor { department, ..own.clone() },
            now,
            occurred_at: occurred_at?,
            channel: channel?,
            case_id: case_id?,
            imported: caller.is(Role::Importer),
            traceparent: baton_telemetry::current_traceparent(),
            ids: Arc::clone(&app.ids),
        },
        seen: seen?,
    })
}

/// How much of the timeline the writer has seen, and whether to look at that at all.
fn seen(violations: &mut Violations, context: &WriteContext) -> Option<Seen> {
    match context.seen_sequence {
        ..0 => {
            violations.add("context.seen_sequence", "must be 0 or more");
            None
        }
        0 => Some(Seen::Enough),
        _ if context.confirm_seen => Some(Seen::Enough),
        sequence => Some(Seen::UpTo(sequence)),
    }
}

/// When something occurred, if not now; not in the future, as far as clocks agree.
pub(super) fn occurred(
    violations: &mut Violations,
    field: &str,
    timestamp: Option<Timestamp>,
    now: OffsetDateTime,
) -> Option<OffsetDateTime> {
    let Some(timestamp) = timestamp else { return Some(now) };
    let at = violations.take(field, instant(timestamp))?;
    if at > now + AHEAD {
        violations.add(field, "must not be more than five minutes in the future");
    }
    Some(at)
}

/// A known channel. Not stated means internal.
pub(super) fn channel(violations: &mut Violations, field: &str, number: i32) -> Option<Channel> {
    match Channel::try_from(number) {
        Ok(Channel::Unspecified) => Some(Channel::Internal),
        Ok(channel) => Some(channel),
        Err(_) => {
            violations.add(field, "must be a known channel");
            None
        }
    }
}
