//! What makes the timeline a log: appending in groups, waking those who wait, telling how far a reader has come.

mod appender;
mod cursor;
mod hub;
mod lane;
mod reader;
mod recent;

pub(crate) use appender::{Appender, LANES};
pub(crate) use cursor::Cursor;
pub(crate) use hub::Hub;
pub(crate) use reader::Reader;

pub(crate) use crate::domain::numbering::Outcome;

use baton_model::{CaseId, CustomerId, EventId};
use baton_proto::timeline::v1::Event;
use time::OffsetDateTime;

/// An event that may be appended: checked, but not numbered.
#[derive(Debug, Clone)]
pub(crate) struct NewEvent {
    pub(crate) id: EventId,
    pub(crate) customer_id: CustomerId,
    pub(crate) occurred_at: OffsetDateTime,
    pub(crate) case_id: Option<CaseId>,
    /// As it will be stored, except for `sequence` and the times, which are filled in when it is numbered.
    pub(crate) event: Event,
}
