//! Tables: every step from every state.

use time::macros::datetime;

use super::*;
use baton_model::{Ids, Partition, Role, SystemIds};

const OPENED: OffsetDateTime = datetime!(2026-05-04 09:00 UTC);
const LATER: OffsetDateTime = datetime!(2026-05-04 10:30 UTC);
const NEXT_UPDATE: OffsetDateTime = datetime!(2026-05-06 09:00 UTC);

fn department(slug: &str) -> Department {
    slug.parse().unwrap()
}

fn case(state: CaseState) -> Case {
    let opening = Opening {
        id: SystemIds.case_id(Partition::of(b"someone")),
        number: DictatableNumber::from_random(7),
        customer_id: SystemIds.customer_id(),
        title: "Parcel late".to_owned(),
        kind: "late-delivery".to_owned(),
        desired_outcome: String::new(),
    };
    let open = Case::open(opening, department("orders"), OPENED, NEXT_UPDATE);
    let resolution = if state == CaseState::Open { "" } else { "Parcel found" };
    Case { state, resolution: resolution.to_owned(), ..open }
}

/// What a step leads to: the state, or the name of the refusal.
fn told(outcome: Result<Case, Refusal>) -> &'static str {
    match outcome {
        Ok(case) => case.state.as_str(),
        Err(Refusal::WrongState { .. }) => "wrong state",
        Err(Refusal::NotAccountable { .. }) => "not accountable",
        Err(_) => "another refusal",
    }
}

#[test]
fn every_step_from_every_state() {
    let table = [
        //                    update         resolve        close          reopen
        (CaseState::Open, ["open", "resolved", "wrong state", "wrong state"]),
        (CaseState::Resolved, ["resolved", "wrong state", "closed", "open"]),
        (CaseState::Closed, ["wrong state", "wrong state", "wrong state", "open"]),
    ];
    let orders = department("orders");
    for (state, expected) in table {
        let case = case(state);
        let title = Changes { title: Some("Parcel lost".to_owned()), ..Changes::default() };
        let outcomes = [
            told(case.update(&orders, "", title, LATER).map(|(case, _)| case)),
            told(case.resolve(&orders, "Found".to_owned(), LATER)),
            told(case.close(&orders, LATER)),
            told(case.reopen(LATER, NEXT_UPDATE)),
        ];
        assert_eq!(outcomes, expected, "from {state}");
    }
}

#[test]
fn only_the_accountable_department_takes_a_step_but_anybody_reopens() {
    let support = department("support");
    let open = case(CaseState::Open);
    let refused = Err(Refusal::NotAccountable { department: department("orders") });
    assert_eq!(open.resolve(&support, "Found".to_owned(), LATER), refused);
    assert_eq!(case(CaseState::Resolved).close(&support, LATER).map(drop), refused.clone().map(drop));
    assert_eq!(open.update(&support, "", Changes::default(), LATER).map(drop), refused.map(drop));
    assert_eq!(case(CaseState::Closed).reopen(LATER, NEXT_UPDATE).unwrap().department, department("orders"));
}

#[test]
fn every_step_is_one_revision_and_another_etag() {
    let orders = department("orders");
    let open = case(CaseState::Open);
    let resolved = open.resolve(&orders, "Found".to_owned(), LATER).unwrap();
    let closed = resolved.close(&orders, LATER).unwrap();
    let reopened = closed.reopen(LATER, NEXT_UPDATE).unwrap();
    let steps = [&open, &resolved, &closed, &reopened];
    assert_eq!(steps.map(|case| case.revision), [1, 2, 3, 4]);
    assert_eq!(steps.map(|case| case.resolution.as_str()), ["", "Found", "Found", ""]);
    assert_eq!(reopened.opened_at, OPENED);
    assert_eq!(reopened.updated_at, LATER);
    assert_ne!(open.etag(), resolved.etag());
}

#[test]
fn an_update_names_what_changed_and_is_nothing_when_nothing_does() {
    let orders = department("orders");
    let open = case(CaseState::Open);
    let ana =
        Actor { id: "ana".to_owned(), name: "Ana".to_owned(), department: orders.clone(), role: Role::Agent };
    let same =
        Changes { title: Some(open.title.clone()), assignee: Some(Assignee::Nobody), ..Changes::default() };
    assert_eq!(open.update(&orders, "", same, LATER), Ok((open.clone(), vec![])));

    let other = Changes {
        kind: Some(String::new()),
        desired_outcome: Some("My money back".to_owned()),
        assignee: Some(Assignee::Person(ana.clone())),
        ..Changes::default()
    };
    let (updated, changed) = open.update(&orders, &open.etag(), other, LATER).unwrap();
    assert_eq!(changed, ["kind", "desired_outcome", "assignee"]);
    assert_eq!((updated.revision, updated.assignee), (2, Some(ana)));
}

#[test]
fn a_stale_etag_is_refused() {
    let open = case(CaseState::Open);
    let refused = open.update(&department("orders"), "0", Changes::default(), LATER);
    assert_eq!(refused, Err(Refusal::StaleEtag { current: open.etag() }));
}

#[test]
fn words_name_states() {
    for state in CaseState::ALL {
        assert_eq!(CaseState::from_word(state.as_str()), Some(state));
    }
    assert_eq!(CaseState::from_word("Open"), None);
}
