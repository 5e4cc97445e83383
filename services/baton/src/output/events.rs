//! A timeline as people read it.

use baton_proto::timeline::v1::Event;

use super::{Rows, style, table, when};

/// Events, one in each row, in the order given.
pub(crate) fn events(events: &[Event]) -> Rows {
    let mut rows = table(&["when (UTC)", "department", "what happened", "by"]);
    for event in events {
        rows.add([happened_at(event), event.department.clone(), event.summary.clone(), actor(event)]);
    }
    rows
}

/// One event as it arrives, on one line.
pub(crate) fn event_line(event: &Event) -> String {
    let about = style::dim(format!("#{} {}", event.sequence, happened_at(event)));
    format!("{about}  {:<10}  {}  {}", event.department, event.summary, style::dim(actor(event)))
}

/// When it happened; for an event that does not say, when it was recorded.
fn happened_at(event: &Event) -> String {
    when(event.occurred_at.as_ref().or(event.recorded_at.as_ref()))
}

fn actor(event: &Event) -> String {
    event.actor.as_ref().map(|actor| actor.name.clone()).unwrap_or_default()
}
