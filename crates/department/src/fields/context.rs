//! What every write carries beside its own fields.

use baton_auth::Caller;
use baton_model::{Department, RequestId, Role};
use baton_proto::common::v1::{Channel, WriteContext};
use prost_types::Timestamp;
use time::{Duration, OffsetDateTime};

use super::Fields;
use crate::Context;

/// How far a caller's clock may run ahead of ours.
const AHEAD: Duration = Duration::minutes(5);

impl Fields {
    /// The request id, and the circumstances as far as the caller may and does state them.
    pub(crate) fn context(
        &mut self,
        written: Option<&WriteContext>,
        caller: &Caller,
        mut context: Context,
    ) -> Option<(RequestId, Context)> {
        let written = written.cloned().unwrap_or_default();
        let now = context.occurred_at;
        let request_id = self.id("context.request_id", &written.request_id);
        if let Some(given) = &written.occurred_at {
            context.occurred_at = self.occurred_at(given, caller, now).unwrap_or(now);
        }
        match Channel::try_from(written.channel) {
            Ok(Channel::Unspecified) => {}
            Ok(channel) => context.channel = channel,
            Err(_) => self.violations.add("context.channel", "must be a channel"),
        }
        context.case_id = self.optional_id("context.case_id", &written.case_id);
        if !written.department.is_empty() {
            let given = self.department(&written.department, caller);
            context.actor.department = given.unwrap_or(context.actor.department);
        }
        Some((request_id?, context))
    }

    /// The last sequence that the writer has seen, if what came since is to be looked at.
    pub(crate) fn seen(&mut self, written: Option<&WriteContext>) -> Option<i64> {
        let written = written?;
        if written.seen_sequence < 0 {
            return self.bad("context.seen_sequence", "must be 0 or more");
        }
        (written.seen_sequence > 0 && !written.confirm_seen).then_some(written.seen_sequence)
    }

    fn department(&mut self, department: &str, caller: &Caller) -> Option<Department> {
        const FIELD: &str = "context.department";
        if !caller.is(Role::Importer) {
            return self.bad(FIELD, "may be set by importers only");
        }
        self.violations.take(FIELD, department.parse())
    }

    fn occurred_at(
        &mut self,
        occurred_at: &Timestamp,
        caller: &Caller,
        now: OffsetDateTime,
    ) -> Option<OffsetDateTime> {
        const FIELD: &str = "context.occurred_at";
        if !caller.may_date() {
            return self.bad(FIELD, "may be set by importers and services only");
        }
        let occurred_at = self.time(FIELD, occurred_at)?;
        if occurred_at > now + AHEAD {
            return self.bad(FIELD, "must not be more than five minutes in the future");
        }
        Some(occurred_at)
    }
}
