//! What requests about calendars and standards say.

mod calendar;
mod rule;

pub(crate) use calendar::calendar;
pub(crate) use rule::standard;

use baton_errors::Violations;
use baton_proto::cases::v1::{ContactRecorded, Measurement};
use time::Duration;

use super::line;
use crate::domain::identifier::is_slug;

/// The longest time that is measured or asked for.
const LONGEST: Duration = Duration::days(366);

/// A name: a slug.
fn slug(violations: &mut Violations, field: &str, text: String) -> String {
    if !is_slug(&text) {
        violations.add(field, "must be a slug of 1 to 32 lower-case letters, digits and hyphens");
    }
    text
}

/// Notes a list that is too long.
fn at_most<T>(violations: &mut Violations, field: &str, list: &[T], max: usize) {
    if list.len() > max {
        violations.add(field, format!("must be at most {max}"));
    }
}

/// A stretch of time, at microsecond precision; at most 366 days, forwards or backwards.
pub(crate) fn duration(
    violations: &mut Violations,
    field: &str,
    duration: prost_types::Duration,
) -> Option<Duration> {
    let prost_types::Duration { seconds, nanos } = duration;
    let is_well_formed =
        nanos.abs() < 1_000_000_000 && (seconds == 0 || nanos == 0 || (seconds > 0) == (nanos > 0));
    let duration = Duration::new(seconds.clamp(-100_000_000, 100_000_000), nanos / 1_000 * 1_000);
    if !is_well_formed || duration.abs() > LONGEST {
        violations.add(field, "must be a duration of at most 366 days");
        return None;
    }
    Some(duration)
}

/// What was counted about a contact.
pub(crate) fn contact(
    violations: &mut Violations,
    measurements: Vec<Measurement>,
    note: String,
) -> ContactRecorded {
    at_most(violations, "measurements", &measurements, 10);
    let mut seen: Vec<&str> = Vec::new();
    for (index, Measurement { measure, value }) in measurements.iter().enumerate() {
        if !is_slug(measure) || seen.contains(&measure.as_str()) {
            violations.add(format!("measurements[{index}].measure"), "must be a slug, and each measure once");
        }
        if *value < 0 {
            violations.add(format!("measurements[{index}].value"), "must not be negative");
        }
        seen.push(measure);
    }
    let note = line(violations, "note", note, false, 200);
    ContactRecorded { measurements, note }
}
