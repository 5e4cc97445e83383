//! What is asked of other services before a reaction's transaction.

use baton_errors::Reason;

use crate::harness::Harness;

#[tokio::test]
async fn each_attempt_is_prepared_and_the_effect_is_made_once_with_what_was_prepared() {
    let harness = Harness::new().await;
    harness.script.fail_to_prepare(&[Reason::ServiceUnavailable, Reason::OutcomeUnknown]);
    let event = harness.publish();
    let consumer = harness.consume().await;
    let expected = vec![(event.clone(), format!("for {event}"))];
    assert_eq!(harness.reacted(1).await, expected);
    assert_eq!(harness.script.prepared(), [event.clone(), event.clone(), event]);
    consumer.stop().await;
    assert_eq!(harness.effects().await, expected);
}

#[tokio::test]
async fn a_reaction_that_may_pass_is_prepared_and_tried_again() {
    let harness = Harness::new().await;
    harness.script.fail_to_react(Reason::ServiceUnavailable);
    let event = harness.publish();
    let consumer = harness.consume().await;
    let tried = async || (harness.script.prepared().len() >= 2).then_some(());
    baton_testkit::eventually("it is tried again", tried).await;
    assert_eq!(harness.effects().await, [], "a failed attempt leaves nothing behind");
    harness.script.fail_to_react(None);
    assert_eq!(harness.reacted(1).await[0].0, event);
    consumer.stop().await;
}

#[tokio::test]
async fn what_can_never_be_prepared_is_parked_and_holds_nobody_up() {
    let harness = Harness::new().await;
    harness.logs.allow("a reaction failed for good; parked");
    harness.script.fail_to_prepare(&[Reason::CustomerNotFound]);
    let (first, second) = (harness.publish(), harness.publish());
    let consumer = harness.consume().await;
    assert_eq!(harness.reacted(1).await[0].0, second);
    let parked = harness.parked(1).await.remove(0);
    assert_eq!((parked.event_id.to_string(), parked.reason.as_str()), (first, "CUSTOMER_NOT_FOUND: as told"));
    consumer.stop().await;
}

#[tokio::test]
async fn what_was_done_is_not_prepared_again_after_a_restart() {
    let harness = Harness::new().await;
    let first = harness.publish();
    let consumer = harness.consume().await;
    harness.reacted(1).await;
    consumer.stop().await;

    let second = harness.publish();
    let consumer = harness.consume().await;
    harness.reacted(2).await;
    consumer.stop().await;
    assert_eq!(harness.script.prepared(), [first, second]);
}
