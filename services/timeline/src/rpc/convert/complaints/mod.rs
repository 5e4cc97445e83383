//! What requests about complaints say.

mod filing;
mod remedies;

pub(crate) use filing::{accused, filing, received};
pub(crate) use remedies::{answer, climb, decision, offering, refusal};

use baton_auth::Caller;
use baton_errors::Violations;
use baton_model::{ComplaintId, Role};
use baton_proto::cases::v1;
use baton_proto::common::v1::Channel;

use super::{line, slug};
use crate::domain::complaint::{ComplaintKind, Fault, OPEN, Outcome, RESOLVED};
use crate::messages::complaint::{from_fault, from_outcome};

/// The longest line, in bytes.
const LINE_BYTES: usize = 300;
/// The longest note, wish or reason, in bytes.
const NOTE_BYTES: usize = 500;
/// The longest account in the customer's words, or apology, in bytes.
const TEXT_BYTES: usize = 2_000;
/// How many kinds a filter names at most.
const MAX_KINDS: usize = 8;

/// The complaint that a request is about.
pub(crate) fn id(violations: &mut Violations, text: &str) -> Option<ComplaintId> {
    violations.take("complaint_id", text.parse())
}

/// The role that counts for what the caller may decide about: the widest.
pub(crate) fn role(caller: &Caller) -> Role {
    let widest = [Role::Importer, Role::Admin, Role::Lead, Role::Agent];
    widest.into_iter().find(|role| caller.is(*role)).unwrap_or(caller.actor.role)
}

/// How an apology was said, and in which words.
pub(crate) fn apology(
    violations: &mut Violations,
    request: &v1::ApologiseRequest,
    _: &Caller,
) -> Option<(Channel, String)> {
    let words = violations.text("words", request.words.clone(), true, TEXT_BYTES);
    match Channel::try_from(request.channel) {
        Ok(Channel::Unspecified) | Err(_) => {
            violations.add("channel", "must say how the customer was told");
            None
        }
        Ok(channel) => Some((channel, words)),
    }
}

/// Whether we are at fault, and why.
pub(crate) fn fault(
    violations: &mut Violations,
    request: &v1::AssessFaultRequest,
    _: &Caller,
) -> Option<(Fault, String)> {
    let reason = violations.text("reason", request.reason.clone(), false, NOTE_BYTES);
    let fault = from_fault(request.fault);
    if fault.is_none() {
        violations.add("fault", "must be yes, no or unknown");
    }
    fault.map(|fault| (fault, reason))
}

/// Which piece of evidence is asked for.
pub(crate) fn evidence_request(
    violations: &mut Violations,
    request: &v1::RequestEvidenceRequest,
    _: &Caller,
) -> String {
    slug(violations, "item", request.item.clone())
}

/// Which piece of evidence came, and what it is.
pub(crate) fn evidence_supply(
    violations: &mut Violations,
    request: &v1::SupplyEvidenceRequest,
    _: &Caller,
) -> (String, String) {
    let item = slug(violations, "item", request.item.clone());
    (item, violations.text("note", request.note.clone(), false, NOTE_BYTES))
}

/// What came of a complaint, and what caused it.
pub(crate) fn verdict(
    violations: &mut Violations,
    request: &v1::ResolveComplaintRequest,
    _: &Caller,
) -> Option<(Outcome, String)> {
    let root_cause = line(violations, "root_cause", request.root_cause.clone(), true, LINE_BYTES);
    let outcome = from_outcome(request.outcome);
    if outcome.is_none() {
        violations.add("outcome", "must be upheld, partly or not upheld");
    }
    outcome.map(|outcome| (outcome, root_cause))
}

/// The states of a filter, as the database calls them.
pub(crate) fn states(violations: &mut Violations, states: &[i32]) -> Vec<String> {
    let word = |number: &i32| match v1::ComplaintState::try_from(*number) {
        Ok(v1::ComplaintState::Open) => Some(OPEN.to_owned()),
        Ok(v1::ComplaintState::Resolved) => Some(RESOLVED.to_owned()),
        Ok(v1::ComplaintState::Unspecified) | Err(_) => None,
    };
    let found: Vec<String> = states.iter().filter_map(word).collect();
    if found.len() < states.len() {
        violations.add("states", "must be states of a complaint");
    }
    found
}

/// The kinds of a filter.
pub(crate) fn kinds(violations: &mut Violations, kinds: &[String]) -> Vec<String> {
    if kinds.len() > MAX_KINDS || kinds.iter().any(|kind| ComplaintKind::from_word(kind).is_none()) {
        violations.add("kinds", format!("must be at most {MAX_KINDS} kinds of complaints"));
    }
    kinds.to_vec()
}
