//! What requests and events say about promises.

use baton_errors::Violations;
use baton_model::{CaseId, PromiseId};
use baton_proto::common::v1::WriteContext;
use baton_proto::timeline::v1::{self, PromiseEvidence, PromiseFeasibility, PromiseMade};
use prost_types::Timestamp;
use time::OffsetDateTime;

use super::{instant, line};
use crate::domain::event_type;
use crate::domain::promise::{CASE, PromiseState, ReleaseOutcome};
use crate::messages::timestamp;

/// How many promises an event carries at most.
const MAX_PROMISES: usize = 8;
/// How many types of events void a promise at most.
const MAX_VOID_TYPES: usize = 4;
/// The longest text, note or reason, in bytes.
const LINE_BYTES: usize = 300;
/// The longest name of a type, in bytes.
const TYPE_BYTES: usize = 200;

/// The promises of an event, each field of each judged.
pub(super) fn promises(violations: &mut Violations, promises: Vec<PromiseMade>) -> Vec<PromiseMade> {
    if promises.len() > MAX_PROMISES {
        violations.add("promises", format!("must be at most {MAX_PROMISES}"));
    }
    let promises = promises.into_iter().enumerate();
    promises.map(|(index, promise)| made(violations, &format!("promises[{index}]."), promise)).collect()
}

/// A promise as it is to be made. `prefix` stands before the names of its fields.
pub(crate) fn made(violations: &mut Violations, prefix: &str, made: PromiseMade) -> PromiseMade {
    let field = |name: &str| format!("{prefix}{name}");
    let id = violations.take(&field("id"), made.id.parse::<PromiseId>());
    let due = due(violations, &field("due"), made.due);
    let evidence = made.evidence.map(|evidence| self::evidence(violations, &field("evidence."), evidence));
    let replaces_id = match made.replaces_id.as_str() {
        "" => None,
        id => violations.take(&field("replaces_id"), id.parse::<PromiseId>()),
    };
    if replaces_id.is_some() && replaces_id == id {
        violations.add(field("replaces_id"), "must be another promise");
    }
    if made.subject_kind.is_empty() != made.subject_id.is_empty() {
        violations.add(field("subject_id"), "must come with subject_kind, and the other way round");
    }
    PromiseMade {
        // The one spelling of ids.
        id: id.map(|id| id.to_string()).unwrap_or_default(),
        text: line(violations, &field("text"), made.text, true, LINE_BYTES),
        due: due.map(timestamp),
        evidence,
        feasibility: feasibility(violations, &field("feasibility"), made.feasibility),
        feasibility_note: line(
            violations,
            &field("feasibility_note"),
            made.feasibility_note,
            false,
            LINE_BYTES,
        ),
        replaces_id: replaces_id.map(|id| id.to_string()).unwrap_or_default(),
        subject_kind: line(violations, &field("subject_kind"), made.subject_kind, false, 32),
        subject_id: line(violations, &field("subject_id"), made.subject_id, false, 128),
    }
}

fn evidence(violations: &mut Violations, prefix: &str, evidence: PromiseEvidence) -> PromiseEvidence {
    let field = |name: &str| format!("{prefix}{name}");
    let is_type = |name: &str| name.len() <= TYPE_BYTES && event_type::owner(name).is_some();
    if !is_type(&evidence.event_type) {
        violations.add(field("event_type"), "must be baton.<department>.v1.<Message>");
    }
    let voided_by_types = evidence.voided_by_types;
    if voided_by_types.len() > MAX_VOID_TYPES || !voided_by_types.iter().all(|name| is_type(name)) {
        let message = format!("must be at most {MAX_VOID_TYPES} names like baton.<department>.v1.<Message>");
        violations.add(field("voided_by_types"), message);
    }
    let subject_kind = line(violations, &field("subject_kind"), evidence.subject_kind, true, 32);
    let mut subject_id = line(violations, &field("subject_id"), evidence.subject_id, true, 128);
    if subject_kind == CASE {
        let id = violations.take(&field("subject_id"), subject_id.parse::<CaseId>());
        subject_id = id.map(|id| id.to_string()).unwrap_or_default();
    }
    PromiseEvidence { event_type: evidence.event_type, subject_kind, subject_id, voided_by_types }
}

/// Whether somebody looked if a promise can be kept. Not stated is known too: it means that nobody did.
pub(crate) fn feasibility(violations: &mut Violations, field: &str, feasibility: i32) -> i32 {
    if PromiseFeasibility::try_from(feasibility).is_err() {
        violations.add(field, "must be a known feasibility");
    }
    feasibility
}

/// Until when. Whether that is in the future is for the command to judge: a retry that comes after it gets the first outcome.
pub(crate) fn due(
    violations: &mut Violations,
    field: &str,
    due: Option<Timestamp>,
) -> Option<OffsetDateTime> {
    let Some(due) = due else {
        violations.add(field, "must be set");
        return None;
    };
    violations.take(field, instant(due))
}

/// A bound of a filter, if there is one.
pub(crate) fn bound(
    violations: &mut Violations,
    field: &str,
    bound: Option<Timestamp>,
) -> Option<OffsetDateTime> {
    violations.take(field, instant(bound?))
}

/// The promise that a request is about.
pub(crate) fn id(violations: &mut Violations, text: &str) -> Option<PromiseId> {
    violations.take("promise_id", text.parse())
}

/// A write about something that has a case of its own names none.
pub(crate) fn no_case(violations: &mut Violations, context: Option<&WriteContext>) {
    if context.is_some_and(|context| !context.case_id.is_empty()) {
        violations.add("context.case_id", "must be empty: it has its own");
    }
}

/// What became of a promise.
pub(crate) fn outcome(violations: &mut Violations, outcome: i32) -> Option<ReleaseOutcome> {
    match v1::PromiseOutcome::try_from(outcome) {
        Ok(v1::PromiseOutcome::Done) => Some(ReleaseOutcome::Done),
        Ok(v1::PromiseOutcome::NotWanted) => Some(ReleaseOutcome::NotWanted),
        Ok(v1::PromiseOutcome::CannotBeKept) => Some(ReleaseOutcome::CannotBeKept),
        Ok(v1::PromiseOutcome::Unspecified) | Err(_) => {
            violations.add("outcome", "must say what became of it: done, not wanted, or cannot be kept");
            None
        }
    }
}

/// The states of a filter.
pub(crate) fn states(violations: &mut Violations, states: &[i32]) -> Vec<PromiseState> {
    let known = |number: &i32| match v1::PromiseState::try_from(*number) {
        Ok(v1::PromiseState::Open) => Some(PromiseState::Open),
        Ok(v1::PromiseState::Kept) => Some(PromiseState::Kept),
        Ok(v1::PromiseState::Early) => Some(PromiseState::Early),
        Ok(v1::PromiseState::Late) => Some(PromiseState::Late),
        Ok(v1::PromiseState::Broken) => Some(PromiseState::Broken),
        Ok(v1::PromiseState::Released) => Some(PromiseState::Released),
        Ok(v1::PromiseState::Replaced) => Some(PromiseState::Replaced),
        Ok(v1::PromiseState::Unspecified) | Err(_) => None,
    };
    let found: Vec<PromiseState> = states.iter().filter_map(known).collect();
    if found.len() < states.len() {
        violations.add("states", "must be states of a promise");
    }
    found
}

#[cfg(test)]
mod tests {
    use super::*;

    fn good() -> PromiseMade {
        PromiseMade {
            id: "01890A5D-AC96-774B-BCCE-B302099A8057".to_owned(),
            text: "Parcel by Friday".to_owned(),
            due: Some(Timestamp { seconds: 1_777_885_200, nanos: 123_456_789 }),
            evidence: Some(PromiseEvidence {
                event_type: "baton.shipping.v1.ShipmentDelivered".to_owned(),
                subject_kind: "shipment".to_owned(),
                subject_id: "s1".to_owned(),
                voided_by_types: vec!["baton.shipping.v1.ShipmentCancelled".to_owned()],
            }),
            ..PromiseMade::default()
        }
    }

    /// The fields that are violated, by their names.
    fn violated(promise: PromiseMade) -> String {
        let mut violations = Violations::new();
        promises(&mut violations, vec![promise]);
        let message = violations.finish().err().map(|failure| failure.message().to_owned());
        message.unwrap_or_default().replace("invalid: ", "").replace("promises[0].", "")
    }

    #[test]
    fn every_state_can_be_filtered_by() {
        let mut violations = Violations::new();
        assert_eq!(states(&mut violations, &[1, 2, 3, 4, 5, 6, 7]), PromiseState::ALL);
        assert!(violations.finish().is_ok());
        let mut violations = Violations::new();
        states(&mut violations, &[0]);
        assert!(violations.finish().is_err());
    }

    #[test]
    fn a_promise_is_spelled_in_one_way() {
        let read = promises(&mut Violations::new(), vec![good()]).remove(0);
        assert_eq!(read.id, "01890a5d-ac96-774b-bcce-b302099a8057");
        assert_eq!(read.due.unwrap().nanos, 123_456_000, "to microseconds");
    }

    #[test]
    fn every_field_is_judged() {
        let evidence = |event_type: &str, subject_kind: &str, subject_id: &str| {
            let (event_type, subject_kind) = (event_type.to_owned(), subject_kind.to_owned());
            let subject_id = subject_id.to_owned();
            let evidence = PromiseEvidence { event_type, subject_kind, subject_id, ..Default::default() };
            PromiseMade { evidence: Some(evidence), ..good() }
        };
        assert_eq!(violated(good()), "");
        assert_eq!(violated(PromiseMade { evidence: None, ..good() }), "");
        assert_eq!(violated(PromiseMade { id: "s1".to_owned(), ..good() }), "id");
        assert_eq!(violated(PromiseMade { text: String::new(), ..good() }), "text");
        assert_eq!(violated(PromiseMade { text: "two\nlines".to_owned(), ..good() }), "text");
        assert_eq!(violated(PromiseMade { text: "ã".repeat(151), ..good() }), "text");
        assert_eq!(violated(PromiseMade { due: None, ..good() }), "due");
        let never = Some(Timestamp { seconds: i64::MAX, nanos: 0 });
        assert_eq!(violated(PromiseMade { due: never, ..good() }), "due");
        assert_eq!(violated(PromiseMade { feasibility: 9, ..good() }), "feasibility");
        assert_eq!(violated(PromiseMade { replaces_id: good().id, ..good() }), "replaces_id");
        assert_eq!(violated(PromiseMade { replaces_id: "x".to_owned(), ..good() }), "replaces_id");
        assert_eq!(violated(PromiseMade { subject_id: "s1".to_owned(), ..good() }), "subject_id");
        assert_eq!(violated(evidence("ShipmentDelivered", "shipment", "s1")), "evidence.event_type");
        assert_eq!(
            violated(evidence("baton.cases.v1.CaseResolved", "case", "K7F3-QPX8")),
            "evidence.subject_id"
        );
        assert_eq!(
            violated(evidence("baton.cases.v1.CaseResolved", "", "")),
            "evidence.subject_kind, evidence.subject_id"
        );
        for voided_by_types in [vec!["Cancelled".to_owned()], vec![good().evidence.unwrap().event_type; 5]] {
            let evidence = PromiseEvidence { voided_by_types, ..good().evidence.unwrap() };
            let promise = PromiseMade { evidence: Some(evidence), ..good() };
            assert_eq!(violated(promise), "evidence.voided_by_types");
        }
        let mut violations = Violations::new();
        promises(&mut violations, vec![good(); 9]);
        assert!(violations.finish().is_err(), "at most 8");
    }
}
