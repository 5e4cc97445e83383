//! How an account changes, and when its cadence asks for a touch.

use baton_model::CustomerId;
use time::Duration;
use time::macros::datetime;
use uuid::Uuid;

use super::*;
use crate::domain::account::wording;

const START: OffsetDateTime = datetime!(2026-05-04 09:00 UTC);
const LATER: OffsetDateTime = datetime!(2026-05-05 09:00 UTC);

fn opened(cadence_days: u16, last_touch_at: Option<OffsetDateTime>) -> Decided {
    let care = Care { segment: String::new(), cadence_days };
    let customer_id = CustomerId::from_uuid(Uuid::from_u128(0x2c81_0e97));
    Account::open(customer_id, None, care, last_touch_at, &Occasion::of_ann(START))
}

fn rui() -> Person {
    Person { id: "rui".into(), name: "Rui".into(), department: "sales".into(), role: String::new() }
}

#[test]
fn the_cadence_counts_from_the_last_touch_or_else_from_the_opening() {
    let due = |account: &Account| account.next_touch_due();
    let (month, year) = (Duration::days(30), Duration::days(365));
    assert_eq!(due(&opened(0, None).after), None);
    let account = opened(30, None).after;
    assert_eq!(due(&account), Some(START + month));
    // A touch of before the opening counts as a touch, but asks for nothing earlier.
    let known = opened(30, Some(START - year)).after;
    assert_eq!((known.last_touch_at, due(&known)), (Some(START - year), Some(START + month)));

    let touched = account.touched(LATER, false);
    assert_eq!((touched.last_touch_at, due(&touched)), (Some(LATER), Some(LATER + month)));
    // History that is told later turns back nothing.
    let told = touched.clone().touched(START - year, true);
    assert_eq!(told, touched);
    let skipped = touched.clone().skipped(LATER + month, false);
    assert_eq!((skipped.last_touch_at, due(&skipped)), (Some(LATER), Some(LATER + month + month)));
    // None of that is an event of the account.
    assert_eq!((skipped.revision, skipped.changed_at, skipped.etag()), (1, START, "r1".to_owned()));
    let care = Care { cadence_days: 10, ..Care::default() };
    let changed = touched.put(care, "r1", &Occasion::of_ann(LATER)).unwrap().after;
    assert_eq!((due(&changed), changed.revision), (Some(LATER + Duration::days(10)), 2));
}

#[test]
fn a_touch_is_asked_for_when_it_is_due_and_never_by_history() {
    let account = opened(30, None).after;
    let due = START + Duration::days(30);
    assert_eq!(account.touch_due(due - Duration::SECOND), None);
    assert_eq!(account.touch_due(due), Some(due));
    assert_eq!(opened(0, None).after.touch_due(due), None);

    let history = Account { historical: true, ..account };
    assert_eq!(history.touch_due(due), None);
    let on = |imported| Occasion { imported, ..Occasion::of_ann(LATER) };
    for (imported, asks) in [(true, false), (false, true)] {
        let care = Care { cadence_days: 30, ..Care::default() };
        let put = history.clone().put(care, "", &on(imported)).unwrap().after;
        let assigned = history.clone().assign_owner(rui(), &on(imported)).unwrap().after;
        let touched = history.clone().touched(LATER, imported);
        for account in [put, assigned, touched] {
            assert_eq!(account.touch_due(due + Duration::DAY).is_some(), asks);
        }
    }
}

#[test]
fn what_is_put_replaces_everything_and_checks_the_etag() {
    let account = opened(30, None).after;
    let care = Care { segment: "key-account".into(), cadence_days: 0 };
    let changed = account.put(care.clone(), "r1", &Occasion::of_ann(LATER)).unwrap().after;
    assert_eq!((changed.segment.as_str(), changed.cadence_days), ("key-account", 0));
    assert_eq!((changed.revision, changed.changed_at), (2, LATER));
    let stale = changed.put(care, "r1", &Occasion::of_ann(LATER));
    assert_eq!(stale, Err(Refusal::StaleEtag { object: "account", current: "r2".into() }));
}

#[test]
fn an_owner_who_is_known_is_no_change() {
    let on = Occasion::of_ann(LATER);
    let assigned = opened(0, None).after.assign_owner(rui(), &on).unwrap();
    assert_eq!((assigned.change, assigned.after.revision), (Change::OwnerChanged, 2));
    assert_eq!(assigned.after.assign_owner(rui(), &on), None);
}

#[test]
fn every_change_has_a_line() {
    let on = Occasion::of_ann(LATER);
    let opened = opened(1, None);
    let care = Care { segment: "key-account".into(), cadence_days: 90 };
    let changed = opened.after.clone().put(care, "", &on).unwrap();
    let assigned = changed.after.clone().assign_owner(rui(), &on).unwrap();
    for (decided, summary, status) in [
        (&opened, "Account opened: no owner, in touch every day", "no owner, in touch every day"),
        (
            &changed,
            "Account changed: no owner, key-account, in touch every 90 days",
            "no owner, key-account, in touch every 90 days",
        ),
        (&assigned, "Account has a new owner: Rui", "Rui, key-account, in touch every 90 days"),
    ] {
        assert_eq!(wording::summary(decided), summary);
        assert_eq!(wording::status(&decided.after), status);
    }
    assert_eq!(wording::label(&opened.after), "account 2c810e97");
}
