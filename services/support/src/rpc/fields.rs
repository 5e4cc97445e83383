//! Reads the fields of a request and notes everything that is wrong with them.
//!
//! A check gives `None` only where it noted a violation, and the next field is looked at all the same;
//! [`Fields::finish`] decides.

use std::str::FromStr;

use baton_auth::Caller;
use baton_errors::{Failure, Violations};
use baton_model::{EventId, RequestId};
use baton_proto::common::v1::{Channel, WriteContext};
use prost_types::Timestamp;
use time::{Duration, OffsetDateTime};

use crate::events::{self, Context};

/// How far a caller's clock may run ahead of ours.
const AHEAD: Duration = Duration::minutes(5);

/// The fields of one request.
#[derive(Debug, Default)]
pub(super) struct Fields {
    violations: Violations,
}

impl Fields {
    /// `value` if nothing was noted; otherwise everything that was.
    pub(super) fn finish<T>(self, value: Option<T>) -> Result<T, Failure> {
        match value {
            Some(value) => self.violations.finish().map(|()| value),
            None => Err(Failure::invalid(self.violations)),
        }
    }

    /// Notes a violation.
    pub(super) fn bad<T>(&mut self, field: &str, what: &str) -> Option<T> {
        self.violations.add(field, what);
        None
    }

    /// Keeps the value of a check, or notes its violation.
    pub(super) fn take<T, E: ToString>(&mut self, field: &str, checked: Result<T, E>) -> Option<T> {
        self.violations.take(field, checked)
    }

    /// What every write carries: its request id, and the circumstances as far as the caller may and does state them.
    pub(super) fn context(
        &mut self,
        written: Option<&WriteContext>,
        caller: &Caller,
        event_id: EventId,
        now: OffsetDateTime,
    ) -> Option<(RequestId, Context)> {
        let written = written.cloned().unwrap_or_default();
        let mut context = Context::of_call(caller, event_id, now);
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
        Some((request_id?, context))
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
        let occurred_at = self.time(FIELD, Some(occurred_at))?;
        if occurred_at > now + AHEAD {
            return self.bad(FIELD, "must not be more than five minutes in the future");
        }
        Some(occurred_at)
    }

    /// A required id.
    pub(super) fn id<T>(&mut self, field: &str, text: &str) -> Option<T>
    where
        T: FromStr<Err: ToString>,
    {
        if text.is_empty() {
            return self.bad(field, "must not be empty");
        }
        self.take(field, text.parse())
    }

    /// An id that may be absent.
    pub(super) fn optional_id<T>(&mut self, field: &str, text: &str) -> Option<T>
    where
        T: FromStr<Err: ToString>,
    {
        if text.is_empty() { None } else { self.take(field, text.parse()) }
    }

    /// A required text on one line.
    pub(super) fn line(&mut self, field: &str, text: &str, max_bytes: usize) -> String {
        self.one_line(field, text, true, max_bytes)
    }

    /// A text on one line that may be empty.
    pub(super) fn optional_line(&mut self, field: &str, text: &str, max_bytes: usize) -> String {
        self.one_line(field, text, false, max_bytes)
    }

    /// A text that may have several lines.
    pub(super) fn text(&mut self, field: &str, text: &str, required: bool, max_bytes: usize) -> String {
        self.violations.text(field, text.to_owned(), required, max_bytes)
    }

    fn one_line(&mut self, field: &str, text: &str, required: bool, max_bytes: usize) -> String {
        let text = self.violations.text(field, text.to_owned(), required, max_bytes);
        if text.contains(['\n', '\r']) {
            self.violations.add(field, "must be one line");
        }
        text
    }

    /// An instant that may be absent, at the precision that is stored.
    pub(super) fn time(&mut self, field: &str, timestamp: Option<&Timestamp>) -> Option<OffsetDateTime> {
        let timestamp = timestamp?;
        match events::instant(timestamp) {
            Some(instant) => Some(instant),
            None => self.bad(field, "must be a time between the years 1 and 9999"),
        }
    }
}
