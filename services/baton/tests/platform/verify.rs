//! A checker counts only after it has caught a planted bug.

use std::time::Duration;

use baton::verify::{Guarantee, Report, verify};
use baton_model::Ids;
use baton_proto::timeline::v1::{Event, Promise, PromiseBroken, PromiseEvidence, PromiseMade, Subject};
use baton_testkit::SeededIds;
use prost::{Message, Name};
use prost_types::{Any, Timestamp};

use crate::history::History;

async fn check(history: &History) -> Report {
    verify(&history.urls(), Duration::ZERO).await.unwrap()
}

/// Plants one bug in a fresh history, and expects it to be told under its guarantee.
async fn catches(history: &History, guarantee: Guarantee, expected: &str, database: &str, bug: &str) {
    history.write(&[1, 2]).await;
    history.plant(database, bug).await;
    expect(history, guarantee, expected, bug).await;
}

async fn expect(history: &History, guarantee: Guarantee, expected: &str, bug: &str) {
    let report = check(history).await;
    let told =
        report.details.iter().any(|detail| detail.guarantee == guarantee && detail.what.contains(expected));
    assert!(told, "expected {guarantee} `{expected}` for {bug}\nbut got {:#?}", report.details);
}

#[tokio::test]
async fn a_sound_history_is_clean() {
    let history = History::empty().await;
    history.write(&[1, 2]).await;
    let report = check(&history).await;
    assert!(report.is_clean(), "{:#?}", report.details);
    let expected = [
        ("cases", 1),
        ("customers", 1),
        ("events", 8),
        ("handoffs", 1),
        ("orders", 1),
        ("partitions", 128),
        ("promises", 1),
        ("tickets", 1),
    ];
    assert_eq!(report.checked, expected.into());
}

#[tokio::test]
async fn broken_numbering_is_caught() {
    let history = History::empty().await;
    for (expected, bug) in [
        ("7 events numbered 1 to 8, but the head says 8", "delete from events where sequence = 5"),
        ("numbered 1 to 7, but the head says 8", "delete from events where sequence = 8"),
        ("7 events numbered 2 to 8", "delete from events where sequence = 1"),
        ("8 events numbered 1 to 9", "update events set sequence = 9 where sequence = 8"),
        ("head says 9", "update timeline_heads set sequence = 9"),
        ("but no head", "delete from timeline_heads"),
        ("at positions 1 to 9, but the head says 8", "update events set position = 9 where sequence = 8"),
        ("but the head says 12", "update partition_heads set position = 12 where position = 8"),
        ("but there is no head", "delete from partition_heads"),
        (
            "sequence 5 has position 4, the one before it 5",
            "alter table events drop constraint if exists events_position_key;
             update events set position = 9 - sequence where sequence in (4, 5)",
        ),
        (
            "9 events numbered 1 to 8",
            "alter table events drop constraint if exists events_pkey;
             insert into events select part, customer_id, sequence, position + 1, gen_random_uuid(), occurred_at,
                 department, type, channel, actor_id, case_id, subject_kind, subject_id, by_person, envelope
             from events where sequence = 8",
        ),
        (
            "is not event",
            "update events set envelope = (select envelope from events where sequence = 2) where sequence = 3",
        ),
        ("is not event", "update events set envelope = '\\x00' where sequence = 3"),
    ] {
        catches(&history, Guarantee::G1, expected, "timeline", bug).await;
    }
}

#[tokio::test]
async fn a_customer_in_the_wrong_partition_is_caught() {
    let history = History::empty().await;
    history.write(&[1, 2]).await;
    let bug = "update timeline_heads set part = (part + 1) % 128; update events set part = (part + 1) % 128";
    history.plant("timeline", bug).await;
    let report = check(&history).await;
    let expected = format!("customer {}: lies in partition", history.customer);
    assert!(report.details.iter().any(|detail| detail.what.starts_with(&expected)), "{:#?}", report.details);
}

#[tokio::test]
async fn lost_doubled_and_invented_steps_are_caught() {
    let history = History::empty().await;
    let lost = "delete from events where sequence = 3;
                update events set sequence = sequence - 1, position = position - 1 where sequence > 3;
                update timeline_heads set sequence = 7; update partition_heads set position = 7 where position = 8";
    let waiting = "insert into outbox.events (event_id, customer_id, envelope)
                   values (gen_random_uuid(), gen_random_uuid(), '')";
    let parked = "insert into outbox.events (event_id, customer_id, envelope, parked_at, parked_for)
                  values (gen_random_uuid(), gen_random_uuid(), '', now(), 'INVALID_FIELD')";
    let failed = "insert into inbox.parked (consumer, event_id, envelope, reason)
                  values ('support', gen_random_uuid(), '', 'ORDER_NOT_FOUND')";
    for (expected, database, bug) in [
        ("has 3 steps, the timeline 2", "timeline", lost),
        ("has 4 steps, the timeline 3", "orders", "update orders set revision = 4"),
        ("has 2 steps, the timeline 3", "orders", "update orders set revision = 2"),
        ("has 0 steps, the timeline 2", "support", "delete from tickets"),
        ("on the timeline of another customer", "orders", "update orders set customer_id = gen_random_uuid()"),
        (
            "has 1 steps, the timeline none",
            "orders",
            "insert into orders (id, customer_id, state, lines, state_reason, goods_returned, paid, parcels, historical,
                                 placed_at, changed_at, revision)
             values (gen_random_uuid(), gen_random_uuid(), 'placed', '[]', '', false, false, '[]', false, now(), now(), 1)",
        ),
        ("case K7F3-QPX8 has 4 steps, the timeline 3", "timeline", "update cases set revision = 4"),
        ("1 events still wait in the outbox", "orders", waiting),
        ("INVALID_FIELD", "support", parked),
        ("ORDER_NOT_FOUND", "support", failed),
        (
            "is recorded 2 times",
            "timeline",
            "alter table events drop constraint if exists events_event_id_key;
             update events set event_id = (select event_id from events where sequence = 7) where sequence = 8",
        ),
    ] {
        catches(&history, Guarantee::G3, expected, database, bug).await;
    }
    for (expected, ticket_steps) in [
        ("step 2 follows step 0", &[2, 1][..]),
        ("step 1 follows step 1", &[1, 1, 2]),
        ("step 3 follows step 1", &[1, 3]),
    ] {
        history.write(ticket_steps).await;
        expect(&history, Guarantee::G3, expected, "an outbox that loses order").await;
    }
}

#[tokio::test]
async fn promises_that_expire_silently_are_caught() {
    let history = History::empty().await;
    let another = "update promises set promise_id = gen_random_uuid()";
    for (expected, bug) in [
        ("is kept, but its events leave it open", "update promises set state = 'kept'"),
        ("is open and was due", "update promises set due = now() - interval '1 day'"),
        ("1 promises are told and not stored", "delete from promises"),
        ("no event makes it", another),
    ] {
        catches(&history, Guarantee::G6, expected, "timeline", bug).await;
    }
}

/// What happens to a parcel that is promised by its second hour.
const DELIVERED: &str = "post.v1.ParcelDelivered";

/// A parcel that comes an hour too late, of which a breach is told so many times. The promise is stored in this state.
async fn comes_late(history: &History, state: &str, imported: bool, breaches: usize) {
    history.write(&[1, 2]).await;
    let id = SeededIds::new(10).uuid();
    let at = |hour: i64| Some(Timestamp { seconds: hour * 3_600, nanos: 0 });
    let evidence = PromiseEvidence {
        event_type: DELIVERED.into(),
        subject_kind: "parcel".into(),
        subject_id: "A".into(),
        voided_by_types: Vec::new(),
    };
    let promise =
        PromiseMade { id: id.to_string(), due: at(2), evidence: Some(evidence), ..Default::default() };
    history.tell(Event { occurred_at: at(1), imported, promises: vec![promise], ..Default::default() }).await;
    let body = Any { type_url: format!("type.googleapis.com/{DELIVERED}"), value: Vec::new() };
    let subject = Subject { kind: "parcel".into(), id: "A".into(), ..Default::default() };
    let (body, subject) = (Some(body), Some(subject));
    history.tell(Event { occurred_at: at(3), imported, body, subject, ..Default::default() }).await;
    for _ in 0..breaches {
        let promise = Some(Promise { id: id.to_string(), ..Default::default() });
        let value = PromiseBroken { promise, ..Default::default() }.encode_to_vec();
        let body = Some(Any { type_url: PromiseBroken::type_url(), value });
        history.tell(Event { occurred_at: at(3), body, ..Default::default() }).await;
    }
    history.promise_exists(id, at(2).unwrap(), state, imported).await;
}

#[tokio::test]
async fn a_breach_that_nobody_or_everybody_was_told_is_caught() {
    let history = History::empty().await;
    for (state, imported, breaches, expected) in [
        ("late", false, 0, "is late, and nobody was told"),
        ("late", false, 2, "is told to be broken 2 times"),
        ("broken", false, 1, "is broken, but its events leave it late"),
        ("open", false, 0, "is open, but its events leave it late"),
        ("open", true, 0, "is open, but its events leave it late"),
    ] {
        comes_late(&history, state, imported, breaches).await;
        expect(&history, Guarantee::G6, expected, state).await;
    }
    // Told once is right; so is history of which nobody was told.
    for (imported, breaches) in [(false, 1), (true, 0)] {
        comes_late(&history, "late", imported, breaches).await;
        let report = check(&history).await;
        assert!(report.is_clean(), "{:#?}", report.details);
    }
}

#[tokio::test]
async fn cases_without_exactly_one_owner_are_caught() {
    let history = History::empty().await;
    let second_handoff = "drop index if exists handoffs_one_under_way;
        insert into handoffs select part, gen_random_uuid(), case_id, case_number, customer_id, 'requested', 'support',
            'billing', reason, next_step, requested_by, requested_at, accept_by, decided_by, decided_at,
            decision_reason, better_department, outcome, ended_at, brief
        from handoffs";
    let unowned = "alter table cases drop constraint if exists cases_department_check; update cases set department = ''";
    for (expected, bug) in [
        ("no department is accountable", unowned),
        ("events leave it with support", "update cases set department = 'billing'"),
        ("but case", "update cases set department = 'billing'"),
        ("has 2 handoffs under way", second_handoff),
        ("has 1 handoffs under way", "update cases set open_handoff_id = null"),
        ("has 0 handoffs under way", "update handoffs set state = 'completed'"),
        ("which does not exist", "delete from cases"),
        ("is told on a timeline and does not exist", "delete from cases"),
        ("the timeline does not tell of it", "update cases set case_id = gen_random_uuid()"),
        ("not registered as its own", "delete from case_numbers"),
        ("its stays end with nobody", "update case_stays set ended_at = began_at"),
        ("its stays end with billing", "update case_stays set department = 'billing'"),
        (
            "with two departments at once",
            "insert into case_stays select part, case_id, 0, department, began_at, began_at + interval '1 hour', false
             from case_stays limit 1",
        ),
        (
            "is closed, but its events leave it open",
            "update cases set state = 'closed', open_handoff_id = null",
        ),
    ] {
        catches(&history, Guarantee::G5, expected, "timeline", bug).await;
    }
}
