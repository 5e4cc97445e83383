//! Everything that people read about a lead.

use super::{Change, Decided, Lead, State};
use crate::domain::words::{STATUS_BYTES, SUMMARY_BYTES, after_colon, one_line, short};

/// How people call the lead: `lead 2c810e97`.
pub(crate) fn label(lead: &Lead) -> String {
    format!("lead {}", short(lead.id.as_uuid()))
}

/// Where the lead stands, in words.
pub(crate) fn status(lead: &Lead) -> String {
    let words = match lead.state {
        State::Lost => format!("lost: {}", lead.lost_reason),
        state => state.to_string(),
    };
    one_line(&words, STATUS_BYTES)
}

/// The line of the event that tells the change.
pub(crate) fn summary(decided: &Decided) -> String {
    let Decided { after: lead, change } = decided;
    let id = short(lead.id.as_uuid());
    let words = match change {
        Change::Created => format!("Lead {id} came{}{}", origin(lead), after_colon(&lead.interest)),
        Change::Contacted { note } => format!("Lead {id} contacted{}", after_colon(note)),
        Change::Qualified { note } => format!("Lead {id} qualified{}", after_colon(note)),
        Change::Won => format!("Lead {id} won"),
        Change::Lost => format!("Lead {id} lost: {}", lead.lost_reason),
    };
    one_line(&words, SUMMARY_BYTES)
}

fn origin(lead: &Lead) -> String {
    if lead.origin.is_empty() { String::new() } else { format!(" from {}", lead.origin) }
}
