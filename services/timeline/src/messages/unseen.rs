//! Entries that somebody has not seen.

use baton_proto::timeline::v1::{self, Event, UnseenEntry};

use crate::domain::material::Materiality;

/// An event as the entry that was not seen.
pub(crate) fn unseen_entry(event: Event, why: Materiality) -> UnseenEntry {
    let materiality = match why {
        Materiality::CustomerMessage => v1::Materiality::CustomerMessage,
        Materiality::Reply => v1::Materiality::Reply,
        Materiality::Promise => v1::Materiality::Promise,
        Materiality::Money => v1::Materiality::Money,
        Materiality::Owner => v1::Materiality::Owner,
        Materiality::Complaint => v1::Materiality::Complaint,
    };
    UnseenEntry {
        event_id: event.id,
        sequence: event.sequence,
        summary: event.summary,
        department: event.department,
        materiality: materiality.into(),
    }
}
