//! A write that is repeated gets its first answer and happens once.

use baton_errors::Reason;
use baton_proto::orders::v1::OrderState;
use baton_testkit::{call, context, reason};

use crate::harness::{Department, Step, placing};

/// A state from which each step can be taken.
fn ready_for(step: Step) -> OrderState {
    match step {
        Step::Confirm | Step::Amend | Step::Hold | Step::Cancel => OrderState::Placed,
        Step::StartFulfilment | Step::Ship => OrderState::Confirmed,
        Step::Release => OrderState::OnHold,
        Step::Deliver => OrderState::Shipped,
        Step::Complete | Step::Return => OrderState::Delivered,
    }
}

#[tokio::test]
async fn every_step_repeated_gets_the_first_answer_and_another_one_is_refused() {
    let department = Department::start().await;
    for step in Step::ALL {
        let order = department.order(ready_for(step)).await;
        if step == Step::Return {
            department.approve_return(&order.id).await;
        }
        let order = department.get(&order.id).await;
        let context = context();
        let first = step.call(department.orders.clone(), context.clone(), order.id.clone()).await.unwrap();
        let again = step.call(department.orders.clone(), context.clone(), order.id.clone()).await.unwrap();
        assert_eq!(first, again, "{step:?}");
        assert_eq!(department.get(&order.id).await.revision, order.revision + 1, "{step:?}");

        let other = department.order(OrderState::Placed).await;
        let reused = step.call(department.orders.clone(), context, other.id).await;
        assert_eq!(reason(reused), Reason::RequestIdReused, "{step:?}");
    }
}

#[tokio::test]
async fn an_order_placed_twice_is_one_order() {
    let department = Department::start().await;
    let request = placing(department.timeline.customer());
    let calls: Vec<_> = (0..8)
        .map(|_| {
            let (orders, request) = (department.orders.clone(), request.clone());
            tokio::spawn(async move { call!(orders, place_order, request) })
        })
        .collect();
    let mut answers = Vec::new();
    for call in calls {
        answers.push(call.await.unwrap().unwrap());
    }
    assert!(answers.iter().all(|answer| *answer == answers[0]), "{answers:#?}");

    let mut different = request.clone();
    different.order.as_mut().unwrap().lines.clear();
    let reused = call!(&department.orders, place_order, different);
    assert_eq!(reason(reused), Reason::RequestIdReused);
    department.timeline.event(&answers[0].event_id).await;
    assert_eq!(department.timeline.events().len(), 1);
}

#[tokio::test]
async fn a_refused_step_may_be_taken_later_under_the_same_request_id() {
    let department = Department::start().await;
    let order = department.order(OrderState::OnHold).await;
    let context = context();
    let confirm = || Step::Confirm.call(department.orders.clone(), context.clone(), order.id.clone());
    assert_eq!(reason(confirm().await), Reason::WrongState);
    department.take(Step::Release, &order.id).await.unwrap();
    assert_eq!(confirm().await.unwrap().0.state(), OrderState::Confirmed);
}
