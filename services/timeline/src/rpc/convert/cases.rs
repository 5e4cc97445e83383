//! What requests about cases say.

use baton_errors::Violations;
use baton_model::{Actor, Department, Role};
use baton_proto::cases::v1;
use baton_proto::common::v1::Actor as ActorMessage;
use prost_types::FieldMask;

use crate::domain::case::{Assignee, CaseState, Changes};
use crate::domain::case_name::CaseName;
use crate::domain::identifier::is_slug;

/// The longest title, in bytes.
const TITLE_BYTES: usize = 200;
/// The longest desired outcome, in bytes.
const OUTCOME_BYTES: usize = 2_000;
/// The longest reason, resolution or next step, in bytes.
const LINE_BYTES: usize = 300;

/// The case that a request is about.
pub(crate) fn name(violations: &mut Violations, field: &str, text: &str) -> Option<CaseName> {
    violations.take(field, text.parse())
}

/// What stands in one line, such as a reason.
pub(crate) fn line(violations: &mut Violations, field: &str, text: String, required: bool) -> String {
    super::line(violations, field, text, required, LINE_BYTES)
}

/// A title.
pub(crate) fn title(violations: &mut Violations, field: &str, text: String) -> String {
    super::line(violations, field, text, true, TITLE_BYTES)
}

/// What would make the customer happy: several lines, or nothing.
pub(crate) fn desired_outcome(violations: &mut Violations, field: &str, text: String) -> String {
    violations.text(field, text, false, OUTCOME_BYTES)
}

/// What kind of matter it is; empty for unknown.
pub(crate) fn kind(violations: &mut Violations, field: &str, text: String) -> String {
    if !text.is_empty() && !is_slug(&text) {
        violations.add(field, "must be a slug of at most 32 lower-case letters, digits and hyphens");
    }
    text
}

/// The states of a filter.
pub(crate) fn states(violations: &mut Violations, states: &[i32]) -> Vec<CaseState> {
    let known = |number: &i32| match v1::CaseState::try_from(*number) {
        Ok(v1::CaseState::Open) => Some(CaseState::Open),
        Ok(v1::CaseState::Resolved) => Some(CaseState::Resolved),
        Ok(v1::CaseState::Closed) => Some(CaseState::Closed),
        Ok(v1::CaseState::Unspecified) | Err(_) => None,
    };
    let found: Vec<CaseState> = states.iter().filter_map(known).collect();
    if found.len() < states.len() {
        violations.add("states", "must be states of a case");
    }
    found
}

/// The new values of the fields that the mask names. An assignee works in the caller's department, which is the only
/// one that may change the case.
pub(crate) fn changes(
    violations: &mut Violations,
    case: v1::Case,
    mask: &FieldMask,
    caller: &Department,
) -> Changes {
    let mut changes = Changes::default();
    if mask.paths.is_empty() {
        violations.add("update_mask", "must name at least one field");
    }
    for path in &mask.paths {
        match path.as_str() {
            "title" => changes.title = Some(title(violations, "case.title", case.title.clone())),
            "kind" => changes.kind = Some(kind(violations, "case.kind", case.kind.clone())),
            "desired_outcome" => {
                let outcome =
                    desired_outcome(violations, "case.desired_outcome", case.desired_outcome.clone());
                changes.desired_outcome = Some(outcome);
            }
            "assignee" => {
                let person = case.assignee.clone().map(|actor| person(violations, actor, caller));
                changes.assignee = Some(person.flatten().map_or(Assignee::Nobody, Assignee::Person));
            }
            _ => violations.add("update_mask", "may name title, kind, desired_outcome and assignee"),
        }
    }
    changes
}

/// A person of the department. Department and role may be left out.
fn person(violations: &mut Violations, actor: ActorMessage, department: &Department) -> Option<Actor> {
    let id = super::line(violations, "case.assignee.id", actor.id, true, 128);
    let name = super::line(violations, "case.assignee.name", actor.name, true, 200);
    if !actor.department.is_empty() && actor.department != department.as_str() {
        violations.add("case.assignee.department", "must be the accountable department");
    }
    let role = match actor.role.as_str() {
        "" | "agent" => Role::Agent,
        "lead" => Role::Lead,
        _ => {
            violations.add("case.assignee.role", "must be agent or lead");
            return None;
        }
    };
    Some(Actor { id, name, department: department.clone(), role })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn violated(check: impl FnOnce(&mut Violations)) -> bool {
        let mut violations = Violations::new();
        check(&mut violations);
        violations.finish().is_err()
    }

    #[test]
    fn lines_are_short_and_one() {
        let bad = |text: &str| violated(|v| drop(line(v, "reason", text.to_owned(), true)));
        assert!(!bad("Parcel damaged"));
        for text in ["", "  ", "two\nlines", "bell\u{7}", &"ã".repeat(151)] {
            assert!(bad(text), "{text}");
        }
        assert!(!violated(|v| drop(line(v, "next_step", String::new(), false))));
    }

    #[test]
    fn a_mask_names_what_may_change() {
        let orders: Department = "orders".parse().unwrap();
        let case = v1::Case { title: "Lost".to_owned(), kind: "Bad kind".to_owned(), ..v1::Case::default() };
        let mask =
            |paths: &[&str]| FieldMask { paths: paths.iter().map(|path| (*path).to_owned()).collect() };
        let read = |paths: &[&str]| {
            let mut violations = Violations::new();
            let changes = changes(&mut violations, case.clone(), &mask(paths), &orders);
            violations.finish().map(|()| changes).map_err(|failure| failure.message().to_owned())
        };
        let cleared = Changes {
            title: Some("Lost".to_owned()),
            assignee: Some(Assignee::Nobody),
            ..Changes::default()
        };
        assert_eq!(read(&["title", "assignee"]), Ok(cleared));
        assert_eq!(read(&[]), Err("invalid: update_mask".to_owned()));
        assert_eq!(read(&["state"]), Err("invalid: update_mask".to_owned()));
        assert_eq!(read(&["kind", "title"]), Err("invalid: case.kind".to_owned()));
    }

    #[test]
    fn an_assignee_is_a_person_of_the_department() {
        let orders: Department = "orders".parse().unwrap();
        let actor = |id: &str, department: &str, role: &str| ActorMessage {
            id: id.to_owned(),
            name: "Ana".to_owned(),
            department: department.to_owned(),
            role: role.to_owned(),
        };
        let bad = |actor| violated(|v| drop(person(v, actor, &orders)));
        assert!(!bad(actor("ana", "", "")));
        assert!(!bad(actor("ana", "orders", "lead")));
        assert!(bad(actor("", "orders", "agent")));
        assert!(bad(actor("ana", "support", "agent")));
        assert!(bad(actor("ana", "orders", "service")));
    }
}
