//! What has to be done before a case with complaints or promises may be closed.

use baton_model::PromiseId;
use time::OffsetDateTime;

use super::Complaint;
use crate::domain::promise::{Promise, PromiseState};

/// What a case's customer still waits for: complaints that nobody judged, remedies that nobody carried out, and a word
/// about broken promises. `told_at` is when the customer was told last how the case goes.
pub(crate) fn unfinished(
    complaints: &[Complaint],
    promises: &[Promise],
    told_at: Option<OffsetDateTime>,
    now: OffsetDateTime,
) -> Vec<String> {
    let open = complaints.iter().filter(|complaint| complaint.verdict.is_none());
    let open = open.map(|complaint| format!("complaint:{}", complaint.id));
    let agreed = complaints.iter().flat_map(Complaint::granted).filter_map(|offer| offer.promise_id);
    let owed = agreed.filter(|id| !is_carried_out(*id, promises)).map(|id| format!("remedy:{id}"));
    let apologies = complaints.iter().flat_map(|complaint| &complaint.apologies).map(|apology| apology.at);
    let last_word = apologies.chain(told_at).max();
    let broken = promises
        .iter()
        .filter(|promise| needs_a_word(promise, now) && last_word.is_none_or(|word| word < promise.due));
    let broken = broken.map(|promise| format!("apology:{}", promise.id));
    open.chain(owed).chain(broken).collect()
}

/// Whether a promised remedy was carried out, or closed by hand; of one with a new date, whether that one was.
fn is_carried_out(id: PromiseId, promises: &[Promise]) -> bool {
    let mut next = Some(id);
    // No longer than there are promises, should they replace each other in a circle.
    for _ in 0..=promises.len() {
        let Some(promise) = next.and_then(|id| promises.iter().find(|promise| promise.id == id)) else {
            return false;
        };
        if promise.fulfilled.is_some() || promise.release.is_some() {
            return true;
        }
        next = promise.replaced_by;
    }
    false
}

/// Whether the customer was let down by it: its time passed without a new date, and nobody said so.
fn needs_a_word(promise: &Promise, now: OffsetDateTime) -> bool {
    let is_broken = match promise.state() {
        PromiseState::Broken | PromiseState::Late => true,
        // Nobody has looked at it yet.
        PromiseState::Open => promise.due < now,
        _ => false,
    };
    is_broken && promise.replaced_by.is_none() && !promise.imported
}
