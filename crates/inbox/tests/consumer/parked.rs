//! Parked events are tried again when somebody asks for it.

use baton_errors::Reason;
use baton_inbox::parked;

use crate::harness::Harness;

const PARKED: &str = "a reaction failed for good; parked";

#[tokio::test]
async fn a_parked_event_is_tried_again_once_the_cause_is_mended() {
    let harness = Harness::new().await;
    harness.logs.allow(PARKED);
    harness.script.fail_to_react(Reason::WrongState);
    let event = harness.publish();
    let consumer = harness.consume().await;
    let parked = harness.parked(1).await.remove(0);
    assert_eq!((parked.consumer.as_str(), parked.event_id.to_string()), ("tests", event.clone()));
    assert_eq!(parked.event_type, "baton.support.v1.TicketOpened");
    assert_eq!((parked.reason.as_str(), parked.retry), ("WRONG_STATE: as told", false));

    harness.script.fail_to_react(None);
    let mut conn = harness.database.connect().await;
    assert!(parked::retry(&mut conn, parked.event_id).await.unwrap());
    assert_eq!(harness.reacted(1).await, [(event.clone(), format!("for {event}"))]);
    harness.parked(0).await;
    assert!(!parked::retry(&mut conn, parked.event_id).await.unwrap(), "it is not parked any more");
    consumer.stop().await;
}

#[tokio::test]
async fn what_fails_for_good_again_stays_parked_with_the_new_reason() {
    let harness = Harness::new().await;
    harness.logs.allow(PARKED);
    harness.logs.allow("a reaction failed for good again; it stays parked");
    harness.script.fail_to_react(Reason::WrongState);
    harness.publish();
    let consumer = harness.consume().await;
    harness.parked(1).await;

    harness.script.fail_to_react(Reason::OrderNotFound);
    let mut conn = harness.database.connect().await;
    assert_eq!(parked::retry_all(&mut conn).await.unwrap(), 1);
    let judged = async || {
        let parked = parked::list(&mut conn).await.unwrap().remove(0);
        (!parked.retry).then_some(parked)
    };
    let parked = baton_testkit::eventually("it was tried again", judged).await;
    assert_eq!(parked.reason, "ORDER_NOT_FOUND: as told");
    consumer.stop().await;
    assert_eq!(harness.effects().await, []);
}

#[tokio::test]
async fn what_may_pass_stays_marked_until_it_passes() {
    let harness = Harness::new().await;
    harness.logs.allow(PARKED);
    harness.script.fail_to_react(Reason::WrongState);
    harness.publish();
    let consumer = harness.consume().await;
    harness.parked(1).await;

    harness.script.fail_to_react(Reason::ServiceUnavailable);
    let mut conn = harness.database.connect().await;
    let tried_before = harness.script.prepared().len();
    parked::retry_all(&mut conn).await.unwrap();
    let tried = async || (harness.script.prepared().len() >= tried_before + 2).then_some(());
    baton_testkit::eventually("it is tried again and again", tried).await;
    assert!(parked::list(&mut conn).await.unwrap()[0].retry);
    harness.script.fail_to_react(None);
    harness.parked(0).await;
    consumer.stop().await;
    assert_eq!(harness.effects().await.len(), 1);
}

#[tokio::test]
async fn many_are_tried_again_at_the_start_each_once_by_any_of_two_consumers() {
    let harness = Harness::new().await;
    harness.logs.allow(PARKED);
    harness.script.fail_to_react(Reason::WrongState);
    let mut events: Vec<String> = (0..5).map(|_| harness.publish()).collect();
    let consumer = harness.consume_patiently().await;
    harness.parked(5).await;
    consumer.stop().await;

    harness.script.fail_to_react(None);
    let mut conn = harness.database.connect().await;
    assert_eq!(parked::retry_all(&mut conn).await.unwrap(), 5);
    let (one, two) = (harness.consume_patiently().await, harness.consume_patiently().await);
    harness.parked(0).await;
    one.stop().await;
    two.stop().await;
    let mut reacted: Vec<String> = harness.effects().await.into_iter().map(|(event, _)| event).collect();
    reacted.sort();
    events.sort();
    assert_eq!(reacted, events);
}

#[tokio::test]
async fn what_is_given_up_is_gone() {
    let harness = Harness::new().await;
    harness.logs.allow(PARKED);
    harness.script.fail_to_react(Reason::WrongState);
    harness.publish();
    harness.publish();
    let consumer = harness.consume().await;
    let given_up = harness.parked(2).await.remove(0).event_id;
    let mut conn = harness.database.connect().await;
    assert!(parked::drop(&mut conn, given_up).await.unwrap());
    assert!(!parked::drop(&mut conn, given_up).await.unwrap());
    harness.script.fail_to_react(None);
    parked::retry_all(&mut conn).await.unwrap();
    harness.parked(0).await;
    consumer.stop().await;
    assert_eq!(harness.effects().await.len(), 1);
}
