//! Every step from every state, over the wire.

use baton_errors::Reason;
use baton_model::{Ids, SystemIds};
use baton_proto::orders::v1::{self, OrderState};
use baton_testkit::{call, context, metadata, reason};

use crate::harness::{Department, Step, line};

const STATES: [OrderState; 9] = [
    OrderState::Placed,
    OrderState::Confirmed,
    OrderState::InFulfilment,
    OrderState::Shipped,
    OrderState::Delivered,
    OrderState::Completed,
    OrderState::OnHold,
    OrderState::Cancelled,
    OrderState::Returned,
];

/// From where a step is allowed, as the contract says, and where it leads.
fn contract(step: Step) -> &'static [(OrderState, OrderState)] {
    use OrderState::{Cancelled, Completed, Confirmed, Delivered, InFulfilment, OnHold, Placed, Shipped};
    match step {
        Step::Confirm => &[(Placed, Confirmed)],
        Step::Amend => &[(Placed, Placed), (Confirmed, Confirmed), (OnHold, OnHold)],
        Step::Hold => &[(Placed, OnHold), (Confirmed, OnHold), (InFulfilment, OnHold)],
        Step::Release => &[(OnHold, Placed)],
        Step::StartFulfilment => &[(Confirmed, InFulfilment)],
        Step::Ship => &[(Confirmed, Shipped), (InFulfilment, Shipped)],
        Step::Deliver => &[(Shipped, Delivered)],
        Step::Complete => &[(Delivered, Completed)],
        Step::Cancel => {
            &[(Placed, Cancelled), (Confirmed, Cancelled), (InFulfilment, Cancelled), (OnHold, Cancelled)]
        }
        // Allowed only with an approval, see `reactions`.
        Step::Return => &[],
    }
}

#[tokio::test]
async fn each_step_is_taken_from_its_states_and_refused_from_all_others() {
    let department = Department::start().await;
    for state in STATES {
        // One order for all that is refused in this state: a refusal changes nothing.
        let waiting = department.order(state).await;
        assert_eq!(waiting.state(), state);
        for step in Step::ALL {
            let Some((_, expected)) = contract(step).iter().find(|(from, _)| *from == state) else {
                let status = department.take(step, &waiting.id).await.unwrap_err();
                assert!(!metadata(&status, "allowed").is_empty(), "{step:?} from {state:?}");
                assert_eq!(reason::<()>(Err(status)), Reason::WrongState, "{step:?} from {state:?}");
                continue;
            };
            let before = department.order(state).await;
            let (after, event_id) = department.take(step, &before.id).await.unwrap();
            assert_eq!(after.state(), *expected, "{step:?} from {state:?}");
            assert_eq!(after.revision, before.revision + 1, "{step:?} from {state:?}");
            assert_ne!(after.etag, before.etag, "{step:?} from {state:?}");
            assert!(!event_id.is_empty());
            assert_eq!(department.get(&before.id).await, after);
        }
        assert_eq!(department.get(&waiting.id).await, waiting);
    }
}

#[tokio::test]
async fn an_unknown_order_is_not_found_by_any_step() {
    let department = Department::start().await;
    for step in Step::ALL {
        let status = department.take(step, &SystemIds.uuid().to_string()).await;
        assert_eq!(reason(status), Reason::OrderNotFound, "{step:?}");
    }
}

#[tokio::test]
async fn an_amendment_on_an_old_etag_is_refused_with_the_new_one() {
    let department = Department::start().await;
    let placed = department.order(OrderState::Placed).await;
    let amend = |etag: &str, price| v1::AmendOrderRequest {
        context: Some(context()),
        order_id: placed.id.clone(),
        lines: vec![line("p2", 1, price)],
        etag: etag.to_owned(),
        ..Default::default()
    };
    let orders = department.orders.clone();
    let amended = call!(&orders, amend_order, amend(&placed.etag, 100)).unwrap().order.unwrap();
    assert_eq!(amended.total.as_ref().unwrap().amount_minor, 100);
    let status = call!(&orders, amend_order, amend(&placed.etag, 200)).unwrap_err();
    assert_eq!(metadata(&status, "current_etag"), amended.etag);
    assert_eq!(reason::<()>(Err(status)), Reason::StaleEtag);
    assert!(call!(&orders, amend_order, amend("", 300)).is_ok());
}

#[tokio::test]
async fn concurrent_steps_happen_one_after_the_other() {
    let department = Department::start().await;
    let placed = department.order(OrderState::Placed).await;
    let calls: Vec<_> = (0..8)
        .map(|_| tokio::spawn(Step::Confirm.call(department.orders.clone(), context(), placed.id.clone())))
        .collect();
    let mut confirmed = 0;
    for call in calls {
        match call.await.unwrap() {
            Ok(_) => confirmed += 1,
            Err(status) => assert_eq!(reason::<()>(Err(status)), Reason::WrongState),
        }
    }
    assert_eq!(confirmed, 1);
    assert_eq!(department.get(&placed.id).await.revision, 2);
}
