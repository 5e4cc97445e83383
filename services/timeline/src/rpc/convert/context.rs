//! What every write request carries beside its own fields.

use std::sync::Arc;

use baton_auth::Caller;
use baton_errors::Violations;
use baton_inbox::replay;
use baton_model::{Partition, RequestId, Role};
use baton_proto::common::v1::{Channel, WriteContext};
use prost::Message;
use time::{Duration, OffsetDateTime};

use super::instant;
use crate::app::App;
use crate::commands::Circumstances;

/// How far a clock may be ahead of ours.
const AHEAD: Duration = Duration::minutes(5);

/// A checked write context.
#[derive(Debug)]
pub(crate) struct Context {
    pub(crate) circumstances: Circumstances,
    request_id: RequestId,
}

impl Context {
    /// The key under which the first response to `request` is kept. `method` is the RPC's name.
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

/// Checks the context of a write. `None` when there is a violation without which nothing can be said.
pub(crate) fn context(
    violations: &mut Violations,
    app: &App,
    caller: &Caller,
    context: Option<&WriteContext>,
) -> Option<Context> {
    let Some(context) = context else {
        violations.add("context", "is required");
        return None;
    };
    let now = app.clock.now();
    let request_id = violations.take("context.request_id", context.request_id.parse());
    let occurred_at = context
        .occurred_at
        .and_then(|at| violations.take("context.occurred_at", instant(at)))
        .inspect(|at| check_occurred_at(violations, caller, *at, now));
    let channel = violations.take("context.channel", Channel::try_from(context.channel));
    let case_id = match context.case_id.as_str() {
        "" => None,
        id => violations.take("context.case_id", id.parse()),
    };
    let circumstances = Circumstances {
        actor: caller.actor.clone(),
        now,
        occurred_at: occurred_at.unwrap_or(now),
        channel: channel.filter(|channel| *channel != Channel::Unspecified).unwrap_or(Channel::Internal),
        case_id,
        imported: caller.is(Role::Importer),
        traceparent: baton_telemetry::current_traceparent(),
        ids: Arc::clone(&app.ids),
    };
    Some(Context { circumstances, request_id: request_id? })
}

fn check_occurred_at(violations: &mut Violations, caller: &Caller, at: OffsetDateTime, now: OffsetDateTime) {
    if !caller.may_date() {
        violations.add("context.occurred_at", "only importers and services say when it happened");
    }
    if at > now + AHEAD {
        violations.add("context.occurred_at", "must be at most five minutes in the future");
    }
}
