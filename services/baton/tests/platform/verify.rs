//! A checker counts only after it has caught a planted bug.

use std::time::Duration;

use baton::verify::{Guarantee, Report, verify};

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
                 department, type, channel, actor_id, case_id, subject_kind, subject_id, envelope
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
        (
            "is closed, but its events leave it open",
            "update cases set state = 'closed', open_handoff_id = null",
        ),
    ] {
        catches(&history, Guarantee::G5, expected, "timeline", bug).await;
    }
}
