//! Which events a list shows.

use baton_errors::Violations;
use baton_proto::common::v1::Channel;
use baton_proto::timeline::v1::EventFilter;

use super::{instant, line, names, optional};
use crate::store::events::Filter;

const NAME_BYTES: usize = 200;

/// A checked filter. Values that are given twice count once.
pub(crate) fn filter(violations: &mut Violations, filter: Option<EventFilter>) -> Filter {
    let filter = filter.unwrap_or_default();
    let departments = names(violations, "filter.departments", filter.departments, 16);
    let types = names(violations, "filter.types", filter.types, 32);
    let mut channels: Vec<i16> = names(violations, "filter.channels", filter.channels, 8)
        .iter()
        .filter_map(|name| channel(violations, name))
        .collect();
    channels.dedup();
    let text = |violations: &mut Violations, field: &str, text: String| {
        Some(line(violations, field, text, false, NAME_BYTES)).filter(|text| !text.is_empty())
    };
    let subject_kind = text(violations, "filter.subject_kind", filter.subject_kind);
    let subject_id = text(violations, "filter.subject_id", filter.subject_id);
    if subject_id.is_some() && subject_kind.is_none() {
        violations.add("filter.subject_kind", "must be set with subject_id");
    }
    let actor_id = text(violations, "filter.actor_id", filter.actor_id);
    let mut bound =
        |field: &str, time: Option<_>| time.and_then(|timestamp| violations.take(field, instant(timestamp)));
    Filter {
        departments,
        types,
        subject_kind,
        subject_id,
        channels,
        actor_id,
        occurred_from: bound("filter.occurred_from", filter.occurred_from),
        occurred_before: bound("filter.occurred_before", filter.occurred_before),
        case_id: optional(violations, "filter.case_id", &filter.case_id).flatten(),
    }
}

/// A channel by its name, `CHANNEL_PHONE` or `phone`.
fn channel(violations: &mut Violations, name: &str) -> Option<i16> {
    let upper = name.to_uppercase();
    let full = if upper.starts_with("CHANNEL_") { upper } else { format!("CHANNEL_{upper}") };
    match Channel::from_str_name(&full) {
        Some(Channel::Unspecified) => Some(Channel::Internal as i16),
        Some(channel) => Some(channel as i16),
        None => {
            violations.add("filter.channels", "must be names of channels, such as `phone`");
            None
        }
    }
}
