//! What counts as asking again, and what is one asking.

use baton_model::{Ids, Role, SystemIds};
use time::macros::datetime;

use super::*;
use crate::domain::fact_key::Freshness;

const NOW: OffsetDateTime = datetime!(2026-05-04 09:00 UTC);

fn actor(id: &str, department: &str) -> Actor {
    Actor {
        id: id.to_owned(),
        name: id.to_owned(),
        department: department.parse().unwrap(),
        role: Role::Agent,
    }
}

fn said(minutes: i64, department: &str, value: &str) -> Statement {
    Statement {
        key: "contact.phone".to_owned(),
        value: value.to_owned(),
        asked: true,
        correction: false,
        verified_by: String::new(),
        department: department.parse().unwrap(),
        heard_by: actor("ana", department),
        heard_at: NOW + Duration::minutes(minutes),
        event_id: SystemIds.event_id(),
        sequence: 1_000 + minutes,
        case_id: None,
        case_closed: false,
        retraction: None,
    }
}

#[test]
fn asking_again_is_asking_for_what_was_known_and_the_same() {
    let key = FactKey { freshness: Freshness::Days(30), ..FactKey::uncatalogued("contact.phone") };
    let few = FactKey { visible_to: vec!["billing".to_owned()], ..key.clone() };
    let secret = FactKey { kind: Kind::Verification, ..key.clone() };
    let not_asked = Statement { asked: false, ..said(0, "sales", "A") };
    let month = 31 * 24 * 60;
    let table = [
        ("the same", &key, vec![said(-9, "billing", "a")], said(0, "sales", "A"), true),
        ("it came by itself", &key, vec![said(-9, "billing", "A")], not_asked, false),
        ("nothing before", &key, vec![], said(0, "sales", "A"), false),
        ("another answer", &key, vec![said(-9, "billing", "B")], said(0, "sales", "A"), false),
        ("it was old", &key, vec![said(-month, "billing", "A")], said(0, "sales", "A"), false),
        (
            "it was in doubt",
            &key,
            vec![said(-9, "x1", "A"), said(-8, "x2", "B")],
            said(0, "sales", "A"),
            false,
        ),
        ("it was said later", &key, vec![said(9, "billing", "A")], said(0, "sales", "A"), false),
        ("they could not know", &few, vec![said(-9, "billing", "A")], said(0, "sales", "A"), false),
        ("they could know", &few, vec![said(-9, "sales", "A")], said(0, "billing", "A"), true),
        ("a security question", &secret, vec![said(-9, "billing", "A")], said(0, "sales", "A"), false),
    ];
    for (case, key, before, answer, expected) in table {
        let heard = repeated(key, &before, &answer);
        assert_eq!(heard.is_some(), expected, "{case}");
        if let Some(heard) = heard {
            assert_eq!(heard.event_id, before[0].event_id, "{case}");
        }
    }
}

#[test]
fn one_asking_is_told_of_from_two_sides() {
    let customer_id = SystemIds.customer_id();
    let asking = |minutes: i64, reason: Reason, answer: Option<EventId>| Repetition {
        id: SystemIds.event_id(),
        customer_id,
        key: "contact.phone".to_owned(),
        department: "sales".parse().unwrap(),
        asked_by: actor("ana", "sales"),
        asked_at: NOW + Duration::minutes(minutes),
        case_id: None,
        reason,
        note: String::new(),
        answer,
        known: None,
    };
    let found = |minutes| asking(minutes, Reason::AlreadyKnown, Some(SystemIds.event_id()));
    let reported = |minutes| asking(minutes, Reason::Security, None);
    let matches = |told: &[Repetition], asking: &Repetition| {
        same_asking(told, asking).map(|same| (same.asked_at - NOW).whole_minutes())
    };
    assert_eq!(matches(&[reported(-29), reported(-3), reported(31)], &found(0)), Some(-3));
    assert_eq!(matches(&[found(-30)], &reported(0)), Some(-30));
    assert_eq!(matches(&[found(-31)], &reported(0)), None);
    // Two answers are two askings, and so are two reports.
    assert_eq!(matches(&[found(-1)], &found(0)), None);
    assert_eq!(matches(&[reported(-1)], &reported(0)), None);
    // One that is told of from both sides is complete.
    let complete = asking(-1, Reason::Security, Some(SystemIds.event_id()));
    assert_eq!(matches(std::slice::from_ref(&complete), &found(0)), None);
    assert_eq!(matches(&[complete], &reported(0)), None);
    let other_key = Repetition { key: "symptom".to_owned(), ..reported(-1) };
    let somebody_else = Repetition { asked_by: actor("rui", "sales"), ..reported(-1) };
    assert_eq!(matches(&[other_key, somebody_else], &found(0)), None);
}
