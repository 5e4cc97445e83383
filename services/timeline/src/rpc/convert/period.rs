//! A stretch of time that a request names.

use baton_errors::Violations;
use baton_proto::common::v1::TimeRange;

use super::instant;
use crate::domain::period::Period;

/// A checked stretch of time; absent means always.
pub(crate) fn period(violations: &mut Violations, field: &str, range: Option<TimeRange>) -> Period {
    let range = range.unwrap_or_default();
    let mut bound = |name: &str, at: Option<_>| {
        at.and_then(|timestamp| violations.take(&format!("{field}.{name}"), instant(timestamp)))
    };
    let (from, before) = (bound("start_time", range.start_time), bound("end_time", range.end_time));
    if let (Some(from), Some(before)) = (from, before)
        && from >= before
    {
        violations.add(format!("{field}.end_time"), "must be after start_time");
    }
    Period { from, before }
}
