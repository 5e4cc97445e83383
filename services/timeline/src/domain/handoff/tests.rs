//! Tables: every step from every state.

use baton_model::{Ids, Partition, Role, SystemIds};
use time::macros::datetime;

use super::*;
use crate::domain::case::{CaseState, Opening};
use crate::domain::customer::Owner;
use crate::domain::refusal::Refusal;

const ASKED: OffsetDateTime = datetime!(2026-05-04 09:00 UTC);
const LATER: OffsetDateTime = datetime!(2026-05-04 10:30 UTC);

fn actor(id: &str, department: &str, role: Role) -> Actor {
    Actor { id: id.to_owned(), name: id.to_owned(), department: department.parse().unwrap(), role }
}

fn sender() -> Actor {
    actor("ana", "orders", Role::Agent)
}

fn receiver() -> Actor {
    actor("bela", "support", Role::Agent)
}

fn case() -> Case {
    let opening = Opening {
        id: SystemIds.case_id(Partition::of(b"someone")),
        number: DictatableNumber::from_random(7),
        customer_id: SystemIds.customer_id(),
        title: "Parcel late".to_owned(),
        kind: String::new(),
        desired_outcome: String::new(),
    };
    Case { assignee: Some(sender()), ..Case::open(opening, sender().department, ASKED, LATER) }
}

fn asked(to: &str) -> Asked {
    Asked {
        id: SystemIds.handoff_id(Partition::of(b"someone")),
        to_department: to.parse().unwrap(),
        to_capability: String::new(),
        override_reason: String::new(),
        reason: "Parcel damaged".to_owned(),
        next_step: "Call back".to_owned(),
        accept_by: ASKED + DEFAULT_PATIENCE,
    }
}

fn requested() -> Step {
    request(&case(), asked("support"), &Conductors::default(), &sender(), ASKED).unwrap()
}

/// A handoff in this state with its case, reached by legal steps.
fn reached(state: HandoffState) -> Step {
    let Step { case, handoff } = requested();
    let accepted = handoff.accept(&case, &receiver(), LATER).unwrap();
    let reason = || "because".to_owned();
    let step = match state {
        HandoffState::Requested => Ok(Step { case, handoff }),
        HandoffState::Accepted => Ok(accepted),
        HandoffState::Declined => handoff.decline(&case, &receiver(), reason(), None, LATER),
        HandoffState::Expired => Ok(handoff.expire(&case, handoff.accept_by).unwrap()),
        HandoffState::Withdrawn => handoff.withdraw(&case, &sender(), reason(), LATER),
        HandoffState::Returned => accepted.handoff.give_back(&accepted.case, &receiver(), reason(), LATER),
        HandoffState::Completed => accepted.handoff.complete(&accepted.case, &receiver(), reason(), LATER),
    };
    step.unwrap()
}

/// What a step leads to: the state, or the name of the refusal.
fn told(outcome: Result<Step, Refusal>) -> &'static str {
    match outcome {
        Ok(step) => step.handoff.state.as_str(),
        Err(Refusal::AlreadyDecided { .. }) => "decided",
        Err(Refusal::WrongState { .. }) => "wrong state",
        Err(Refusal::DepartmentNotAllowed { .. }) => "not allowed",
        Err(_) => "another refusal",
    }
}

/// Every step of a handoff, taken by somebody of this department.
fn every_step(Step { case, handoff }: &Step, from: &Actor, to: &Actor) -> [&'static str; 5] {
    let reason = || "because".to_owned();
    [
        told(handoff.accept(case, to, LATER)),
        told(handoff.decline(case, to, reason(), None, LATER)),
        told(handoff.withdraw(case, from, reason(), LATER)),
        told(handoff.give_back(case, to, reason(), LATER)),
        told(handoff.complete(case, to, reason(), LATER)),
    ]
}

#[test]
fn every_step_from_every_state() {
    let after_decision = ["decided", "decided", "decided", "wrong state", "wrong state"];
    let table = [
        //                         accept      decline     withdraw     return         complete
        (HandoffState::Requested, ["accepted", "declined", "withdrawn", "wrong state", "wrong state"]),
        (HandoffState::Accepted, ["decided", "decided", "decided", "returned", "completed"]),
        (HandoffState::Declined, after_decision),
        (HandoffState::Expired, after_decision),
        (HandoffState::Withdrawn, after_decision),
        (HandoffState::Returned, after_decision),
        (HandoffState::Completed, after_decision),
    ];
    assert_eq!(table.map(|(state, _)| state), HandoffState::ALL);
    for (state, expected) in table {
        assert_eq!(every_step(&reached(state), &sender(), &receiver()), expected, "from {state}");
    }
}

#[test]
fn nobody_but_the_party_concerned_takes_a_step() {
    let stranger = actor("carl", "billing", Role::Lead);
    for state in HandoffState::ALL {
        let step = reached(state);
        assert_eq!(every_step(&step, &stranger, &stranger), ["not allowed"; 5], "strangers, from {state}");
        assert_eq!(every_step(&step, &receiver(), &sender()), ["not allowed"; 5], "swapped, from {state}");
    }
}

#[test]
fn the_case_follows_the_handoff() {
    let table = [
        //                         department, moves, has a handoff under way, assignee
        (HandoffState::Requested, ("orders", 0, true, Some("ana"))),
        (HandoffState::Accepted, ("support", 1, true, Some("bela"))),
        (HandoffState::Declined, ("orders", 0, false, Some("ana"))),
        (HandoffState::Expired, ("orders", 0, false, None)),
        (HandoffState::Withdrawn, ("orders", 0, false, Some("ana"))),
        (HandoffState::Returned, ("orders", 2, false, None)),
        (HandoffState::Completed, ("support", 1, false, Some("bela"))),
    ];
    for (state, expected) in table {
        let Step { case, handoff } = reached(state);
        let assignee = case.assignee.as_ref().map(|actor| actor.id.as_str());
        let found = (case.department.as_str(), case.moves, case.open_handoff == Some(handoff.id), assignee);
        assert_eq!(found, expected, "when {state}");
        let steps = if matches!(state, HandoffState::Returned | HandoffState::Completed) { 3 } else { 2 };
        let steps = if state == HandoffState::Requested { 1 } else { steps };
        assert_eq!(case.revision, 1 + steps, "one revision for each event, when {state}");
    }
}

#[test]
fn a_case_is_handed_on_by_its_department_once_at_a_time_and_to_another() {
    let open = case();
    let nobody = Conductors::default();
    let ask = |case: &Case, to| request(case, asked(to), &nobody, &sender(), ASKED).map(drop);
    assert_eq!(ask(&open, "orders"), Err(Refusal::OwnDepartment { field: "to_department" }));
    assert_eq!(
        request(&open, asked("support"), &nobody, &receiver(), ASKED).map(drop),
        Err(Refusal::NotAccountable { department: sender().department })
    );
    let under_way = requested().case;
    let handoff_id = under_way.open_handoff.unwrap();
    assert_eq!(ask(&under_way, "billing"), Err(Refusal::HandoffUnderWay { handoff_id }));
    let resolved = open.resolve(&sender().department, "Found".to_owned(), LATER).unwrap();
    assert_eq!(ask(&resolved, "support"), Err(Refusal::WrongState { state: "resolved", allowed: "open" }));
}

#[test]
fn who_comes_late_is_told_who_was_first() {
    let Step { case, handoff } = reached(HandoffState::Accepted);
    let Err(refusal) = handoff.accept(&case, &actor("dora", "support", Role::Lead), LATER) else {
        panic!("a second accept won");
    };
    assert_eq!(refusal.to_string(), "bela of support decided first: the handoff is accepted");

    let Step { case, handoff } = reached(HandoffState::Expired);
    let Err(refusal) = handoff.accept(&case, &receiver(), LATER) else {
        panic!("an expired one was accepted")
    };
    assert_eq!(refusal.to_string(), "nobody decided in time: the handoff is expired");
}

#[test]
fn a_decliner_does_not_name_itself() {
    let Step { case, handoff } = requested();
    let itself = Some(receiver().department);
    let refused = handoff.decline(&case, &receiver(), String::new(), itself, LATER);
    assert_eq!(refused, Err(Refusal::OwnDepartment { field: "better_department" }));
    let billing: Option<Department> = "billing".parse().ok();
    let declined =
        handoff.decline(&case, &receiver(), "Not ours".to_owned(), billing.clone(), LATER).unwrap();
    assert_eq!(declined.handoff.better_department, billing);
}

#[test]
fn a_service_accepts_for_its_department_and_for_nobody_in_particular() {
    let Step { case, handoff } = requested();
    let service = actor("support-service", "support", Role::Service);
    let accepted = handoff.accept(&case, &service, LATER).unwrap();
    assert_eq!(accepted.case.assignee, None);
    assert_eq!(accepted.handoff.decided_by, Some(service));
}

#[test]
fn a_request_expires_when_it_is_overdue_and_not_before() {
    let Step { case, handoff } = requested();
    assert_eq!(handoff.expire(&case, handoff.accept_by - Duration::SECOND), None);
    assert!(handoff.expire(&case, handoff.accept_by).is_some());
    let accepted = reached(HandoffState::Accepted);
    assert_eq!(accepted.handoff.expire(&accepted.case, ASKED + Duration::WEEK), None);
}

#[test]
fn resolving_the_case_ends_its_handoff() {
    let end = |step: Step, by: Actor| step.handoff.end_with_case(&step.case, &by, "Found", LATER);
    let withdrawn = end(requested(), sender()).unwrap();
    assert_eq!(withdrawn.handoff.state, HandoffState::Withdrawn);
    assert_eq!(withdrawn.handoff.decided_by, Some(sender()));
    let completed = end(reached(HandoffState::Accepted), receiver()).unwrap();
    assert_eq!(
        (completed.handoff.state, completed.handoff.outcome.as_str()),
        (HandoffState::Completed, "Found")
    );
    let refused = end(requested(), receiver());
    assert_eq!(refused, Err(Refusal::NotAccountable { department: sender().department }));
    assert_eq!(withdrawn.case.state, CaseState::Open, "the case is resolved by its own step");
}

#[test]
fn words_name_states() {
    for state in HandoffState::ALL {
        assert_eq!(HandoffState::from_word(state.as_str()), Some(state));
    }
}

#[test]
fn the_third_move_without_a_solution_goes_to_somebody_who_conducts_it() {
    let mut case = case();
    let owner = Owner { id: "rui".into(), name: "Rui Alves".into(), department: "sales".parse().unwrap() };
    let conductors = Conductors { owner: Some(owner), ..Conductors::default() };
    let ask = |case: &Case, to, by: &Actor| request(case, asked(to), &conductors, by, ASKED);
    let (orders, support) = (sender(), receiver());
    let step = ask(&case, "support", &orders).unwrap();
    case = step.handoff.accept(&step.case, &support, LATER).unwrap().case;
    // That it was accepted is one move; that it is given back another one.
    let handoff = Handoff { state: HandoffState::Accepted, ..step.handoff };
    case = handoff.give_back(&case, &support, "Not ours".to_owned(), LATER).unwrap().case;
    assert_eq!((case.moves, case.unresolved_moves), (2, 2));
    assert!(matches!(ask(&case, "billing", &orders), Err(Refusal::NeedsConductor(_))));
    assert!(ask(&case, "sales", &orders).is_ok());

    // A solution that did not last is a new beginning.
    case = case.resolve(&orders.department, "Found".to_owned(), LATER).unwrap().reopen(LATER, LATER).unwrap();
    assert_eq!((case.moves, case.unresolved_moves), (2, 0));
    assert!(ask(&case, "billing", &orders).is_ok());
}

#[test]
fn a_brief_is_rated_by_the_receiver_once_it_has_decided() {
    use HandoffState::{Accepted, Completed, Declined, Expired, Requested, Returned, Withdrawn};
    let rating = Rating { usable: false, missing: "The order's number".to_owned() };
    for (state, may) in [
        (Requested, false),
        (Accepted, true),
        (Declined, true),
        (Expired, false),
        (Withdrawn, false),
        (Returned, true),
        (Completed, true),
    ] {
        let Step { case, handoff } = requested();
        let handoff = Handoff { state, ..handoff };
        let rated = handoff.rate(&case, &receiver(), rating.clone(), LATER);
        assert_eq!(rated.is_ok(), may, "{state}");
        if let Ok(step) = rated {
            assert_eq!(
                (step.handoff.rating.as_ref(), step.case.revision),
                (Some(&rating), case.revision + 1)
            );
        }
        let refused = handoff.rate(&case, &sender(), rating.clone(), LATER);
        assert!(matches!(refused, Err(Refusal::DepartmentNotAllowed { .. })), "{state}");
    }
}
