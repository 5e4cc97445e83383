//! What a stored promise may look like, and what not.

use time::macros::datetime;

use super::*;

#[test]
fn a_silent_breach_is_found_and_a_told_one_is_not() {
    let now = datetime!(2026-05-04 09:00 UTC);
    let promise = |state: &str, due, imported| Promise {
        customer_id: Uuid::nil(),
        promise_id: Uuid::nil(),
        state: state.to_owned(),
        due,
        imported,
    };
    let told = |state, breaches| Some(Told { state, breaches, decided: None });
    let (past, recent, future) = (now - Duration::DAY, now - Duration::SECOND, now + Duration::DAY);
    let table = [
        ("open", future, false, told(PromiseState::Open, 0), true),
        ("open", recent, false, told(PromiseState::Open, 0), true),
        ("open", past, false, told(PromiseState::Open, 0), false),
        ("replaced", past, false, told(PromiseState::Replaced, 0), false),
        ("broken", past, false, told(PromiseState::Broken, 1), true),
        ("broken", past, false, told(PromiseState::Broken, 2), false),
        ("broken", past, false, told(PromiseState::Open, 0), false),
        ("broken", past, true, told(PromiseState::Open, 0), true),
        ("open", past, true, told(PromiseState::Open, 0), false),
        ("late", past, false, told(PromiseState::Late, 0), false),
        ("late", past, true, told(PromiseState::Late, 0), true),
        ("kept", past, false, told(PromiseState::Early, 0), false),
        ("kept", past, false, None, false),
    ];
    for (state, due, imported, told, is_right) in table {
        let found = wrong(&promise(state, due, imported), told.as_ref(), now);
        assert_eq!(found.is_none(), is_right, "{state} {imported} {told:?}: {found:?}");
    }
}
