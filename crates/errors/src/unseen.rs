//! The refusal to tell a customer something, worded alike by the timeline and by the departments.

use baton_proto::timeline::v1::UnseenEntries;

use crate::{Failure, Reason};

/// Entries came that the writer has not seen; they are a detail of the status.
pub fn unseen(unseen: &UnseenEntries) -> Failure {
    let count = unseen.entries.len() as i64 + i64::from(unseen.more_count);
    let message = "entries came that you have not seen: read them, then send again with confirm_seen";
    Failure::new(Reason::ReplyUnseen, message).with("unseen", count).detailed(unseen)
}
