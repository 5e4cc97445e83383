//! A write that is repeated gets its first answer and happens once.

use baton_errors::Reason;
use baton_proto::shipping::v1::{self, ShipmentState};
use baton_testkit::{call, context, reason};

use crate::harness::{Department, Step, preparing};
use crate::orders::Told;

/// A state from which each step can be taken.
fn ready_for(step: Step) -> ShipmentState {
    match step {
        Step::ChangeAddress | Step::HandOver | Step::Cancel => ShipmentState::Prepared,
        Step::Scan(_) | Step::Recall => ShipmentState::HandedOver,
        Step::Reship => ShipmentState::Exception,
    }
}

#[tokio::test]
async fn every_step_repeated_gets_the_first_answer_and_another_one_is_refused() {
    let department = Department::start().await;
    for step in Step::ALL {
        let shipment = department.shipment(ready_for(step)).await;
        let context = context();
        let call = |id: &str| step.call(department.shipping.clone(), context.clone(), id.to_owned());
        let first = call(&shipment.id).await.unwrap();
        assert_eq!(call(&shipment.id).await.unwrap(), first, "{step:?}");
        assert_eq!(department.get(&shipment.id).await.revision, shipment.revision + 1, "{step:?}");

        let other = department.shipment(ShipmentState::Prepared).await;
        assert_eq!(reason(call(&other.id).await), Reason::RequestIdReused, "{step:?}");
    }
}

#[tokio::test]
async fn a_shipment_prepared_twice_is_one() {
    let department = Department::start().await;
    let order = department.order(Told::Placed).await;
    let request = preparing(&order.id, &[(1, 1)]);
    let prepare = |_| {
        let (shipping, request) = (department.shipping.clone(), request.clone());
        tokio::spawn(async move { call!(shipping, prepare_shipment, request) })
    };
    let calls: Vec<_> = (0..8).map(prepare).collect();
    let mut answers = Vec::new();
    for call in calls {
        answers.push(call.await.unwrap().unwrap());
    }
    assert!(answers.iter().all(|answer| *answer == answers[0]), "{answers:#?}");
    assert_eq!(department.shipments_of(&order.id).await.len(), 1);

    let mut different = request.clone();
    different.shipment.as_mut().unwrap().lines[0].quantity = 2;
    let reused = call!(&department.shipping, prepare_shipment, different);
    assert_eq!(reason(reused), Reason::RequestIdReused);
}

#[tokio::test]
async fn a_return_issued_and_received_twice_is_one() {
    let department = Department::start().await;
    let shipment = department.shipment(ShipmentState::Delivered).await;
    let issue = v1::IssueReturnLabelRequest {
        context: Some(context()),
        order_id: shipment.order_id.clone(),
        reason: "too big".to_owned(),
    };
    let issued = call!(&department.shipping, issue_return_label, issue.clone()).unwrap();
    assert_eq!(call!(&department.shipping, issue_return_label, issue.clone()).unwrap(), issued);
    let different = v1::IssueReturnLabelRequest { reason: "too small".to_owned(), ..issue };
    let reused = call!(&department.shipping, issue_return_label, different);
    assert_eq!(reason(reused), Reason::RequestIdReused);

    let return_id = issued.r#return.unwrap().id;
    let receive = v1::ReceiveReturnRequest { context: Some(context()), return_id, ..Default::default() };
    let received = call!(&department.shipping, receive_return, receive.clone()).unwrap();
    assert_eq!(call!(&department.shipping, receive_return, receive.clone()).unwrap(), received);
    let different = v1::ReceiveReturnRequest { condition: "broken".to_owned(), ..receive };
    assert_eq!(reason(call!(&department.shipping, receive_return, different)), Reason::RequestIdReused);
}

#[tokio::test]
async fn a_refused_step_may_be_taken_later_under_the_same_request_id() {
    let department = Department::start().await;
    let shipment = department.shipment(ShipmentState::Prepared).await;
    let context = context();
    let recall = || Step::Recall.call(department.shipping.clone(), context.clone(), shipment.id.clone());
    assert_eq!(reason(recall().await), Reason::WrongState);
    department.take(Step::HandOver, &shipment.id).await.unwrap();
    assert!(recall().await.unwrap().0.recalled);
}
