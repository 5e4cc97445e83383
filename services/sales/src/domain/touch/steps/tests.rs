//! Tables: every step from every state, who shall do it, and the lines of the events.

use baton_model::{CustomerId, OrderId, TouchId};
use time::OffsetDateTime;
use time::macros::datetime;
use uuid::Uuid;

use super::*;
use crate::domain::Person;
use crate::domain::touch::{Cause, Kind, Planning, wording};

const START: OffsetDateTime = datetime!(2026-05-04 09:00 UTC);
const LATER: OffsetDateTime = datetime!(2026-05-05 09:00 UTC);

fn planned(kind: Kind, cause: Cause, owner: Option<Person>) -> Decided {
    let planning = Planning {
        customer_id: CustomerId::from_uuid(Uuid::nil()),
        kind,
        subject: String::new(),
        due_at: datetime!(2026-06-03 09:00 UTC),
    };
    let id = TouchId::from_uuid(Uuid::from_u128(0x2c81_0e97));
    Touch::plan(id, planning, cause, owner, &Occasion::of_ann(START))
}

#[test]
fn a_planned_touch_is_done_or_dropped_once() {
    let planned = planned(Kind::Call, Cause::Person, None).after;
    let on = Occasion::of_ann(LATER);
    let done = planned.clone().complete("will buy".into(), &on).unwrap().after;
    assert_eq!((done.state, done.outcome.as_str(), done.done_at), (State::Done, "will buy", Some(LATER)));
    let dropped = planned.drop("moved away".into(), &on).unwrap().after;
    assert_eq!(
        (dropped.state, dropped.outcome.as_str(), dropped.done_at),
        (State::Dropped, "moved away", None)
    );
    for ended in [done, dropped] {
        assert_eq!((ended.revision, ended.changed_at, ended.is_open()), (2, LATER, false));
        let state = ended.state.as_str();
        let refusal = Err(Refusal::WrongState { object: "touch", state, allowed: vec!["planned"] });
        assert_eq!(ended.clone().complete(String::new(), &on), refusal);
        assert_eq!(ended.drop("why".into(), &on), refusal);
    }
}

#[test]
fn the_customers_owner_shall_do_it_else_who_planned_it_else_nobody_yet() {
    let rui =
        Person { id: "rui".into(), name: "Rui".into(), department: "sales".into(), role: String::new() };
    let order = OrderId::from_uuid(Uuid::nil());
    for (cause, otherwise) in
        [(Cause::Person, Some("ann")), (Cause::Delivery(order), None), (Cause::Cadence, None)]
    {
        let owner = |owner| planned(Kind::Call, cause, owner).after.owner.map(|owner| owner.id);
        assert_eq!(owner(Some(rui.clone())).as_deref(), Some("rui"), "{cause:?}");
        assert_eq!(owner(None).as_deref(), otherwise, "{cause:?}");
    }
}

#[test]
fn every_change_has_a_line() {
    let on = Occasion::of_ann(LATER);
    let thanks = planned(Kind::Thanks, Cause::Person, None);
    let mut visit = planned(Kind::Visit, Cause::Person, None);
    visit.after.subject = "the new lamps".into();
    let done = visit.after.clone().complete("they\nlike them".into(), &on).unwrap();
    let silent = thanks.after.clone().complete(String::new(), &on).unwrap();
    let dropped = visit.after.clone().drop("moved away".into(), &on).unwrap();
    for (decided, summary, status) in [
        (&thanks, "Thanks planned for 3 June 2026", "thanks due 3 June 2026"),
        (&visit, "Visit planned for 3 June 2026: the new lamps", "visit due 3 June 2026"),
        (&done, "Visit done: they like them", "visit done"),
        (&silent, "Thanks done", "thanks done"),
        (&dropped, "Visit dropped: moved away", "visit dropped: moved away"),
    ] {
        assert_eq!(wording::summary(decided), summary);
        assert_eq!(wording::status(&decided.after), status);
    }
    assert_eq!(wording::label(&thanks.after), "touch 2c810e97");
    let order = OrderId::from_uuid(Uuid::from_u128(0x2c81_0e97));
    assert_eq!(wording::thanks_for(order), "order 2c810e97 was delivered");
    assert_eq!(
        (wording::cadence(1), wording::cadence(30)),
        ("in touch every day".into(), "in touch every 30 days".into())
    );
}
