//! Every step from every state, over the wire.

use baton_errors::Reason;
use baton_model::{Ids, SystemIds};
use baton_proto::shipping::v1::{ScanKind, ShipmentState};
use baton_testkit::{context, metadata, reason};

use crate::harness::{Department, Step};

const STATES: [ShipmentState; 9] = [
    ShipmentState::Prepared,
    ShipmentState::HandedOver,
    ShipmentState::InTransit,
    ShipmentState::OutForDelivery,
    ShipmentState::Delivered,
    ShipmentState::Exception,
    ShipmentState::Reshipped,
    ShipmentState::Returned,
    ShipmentState::Cancelled,
];

/// From where a step is allowed, as the contract says, and where it leads.
fn contract(step: Step) -> &'static [(ShipmentState, ShipmentState)] {
    use ShipmentState::{
        Cancelled, Delivered, Exception, HandedOver, InTransit, OutForDelivery, Prepared, Reshipped, Returned,
    };
    match step {
        Step::ChangeAddress => &[(Prepared, Prepared)],
        Step::HandOver => &[(Prepared, HandedOver)],
        Step::Scan(ScanKind::OutForDelivery) => &[
            (HandedOver, OutForDelivery),
            (InTransit, OutForDelivery),
            (OutForDelivery, OutForDelivery),
            (Delivered, Delivered),
            // Of the same instant as what went wrong, and that counts more.
            (Exception, Exception),
            (Returned, Returned),
        ],
        Step::Scan(_) => &[
            (HandedOver, Returned),
            (InTransit, Returned),
            (OutForDelivery, Returned),
            (Delivered, Returned),
            (Exception, Returned),
            (Returned, Returned),
        ],
        Step::Reship => &[(Exception, Reshipped)],
        Step::Cancel => &[(Prepared, Cancelled), (Exception, Cancelled)],
        Step::Recall => &[(HandedOver, HandedOver), (InTransit, InTransit), (OutForDelivery, OutForDelivery)],
    }
}

#[tokio::test]
async fn each_step_is_taken_from_its_states_and_refused_from_all_others() {
    let department = Department::start().await;
    for state in STATES {
        // One shipment for all that is refused in this state: a refusal changes nothing.
        let waiting = department.shipment(state).await;
        assert_eq!(waiting.state(), state);
        for step in Step::ALL {
            let Some((_, expected)) = contract(step).iter().find(|(from, _)| *from == state) else {
                let status = department.take(step, &waiting.id).await.unwrap_err();
                assert!(!metadata(&status, "allowed").is_empty(), "{step:?} from {state:?}");
                assert_eq!(reason::<()>(Err(status)), Reason::WrongState, "{step:?} from {state:?}");
                continue;
            };
            let before = department.shipment(state).await;
            let (after, event_id) = department.take(step, &before.id).await.unwrap();
            assert_eq!(after.state(), *expected, "{step:?} from {state:?}");
            // The scan that led there is known, and changes nothing.
            let is_known = before.scans.len() == after.scans.len() && matches!(step, Step::Scan(_));
            assert_eq!(after.revision, before.revision + i64::from(!is_known), "{step:?} from {state:?}");
            assert_eq!(event_id.is_empty(), is_known, "{step:?} from {state:?}");
            assert_eq!(after.etag == before.etag, is_known, "{step:?} from {state:?}");
            assert_eq!(department.get(&before.id).await, after);
        }
        assert_eq!(department.get(&waiting.id).await, waiting);
    }
}

#[tokio::test]
async fn an_unknown_shipment_is_not_found_by_any_step() {
    let department = Department::start().await;
    for step in Step::ALL {
        let id = SystemIds.uuid().to_string();
        let status = department.take(step, &id).await.unwrap_err();
        assert_eq!(metadata(&status, "shipment"), id, "{step:?}");
        assert_eq!(reason::<()>(Err(status)), Reason::ShipmentNotFound, "{step:?}");
    }
}

#[tokio::test]
async fn a_carrier_is_asked_once_to_bring_it_back() {
    let department = Department::start().await;
    let shipment = department.shipment(ShipmentState::InTransit).await;
    let (recalled, _) = department.take(Step::Recall, &shipment.id).await.unwrap();
    assert!(recalled.recalled);
    assert_eq!(reason(department.take(Step::Recall, &shipment.id).await), Reason::WrongState);
    assert_eq!(department.get(&shipment.id).await, recalled);
}

#[tokio::test]
async fn concurrent_steps_happen_one_after_the_other() {
    let department = Department::start().await;
    let prepared = department.shipment(ShipmentState::Prepared).await;
    let hand_over = |_| {
        let call = Step::HandOver.call(department.shipping.clone(), context(), prepared.id.clone());
        tokio::spawn(call)
    };
    let calls: Vec<_> = (0..8).map(hand_over).collect();
    let mut handed_over = 0;
    for call in calls {
        match call.await.unwrap() {
            Ok(_) => handed_over += 1,
            Err(status) => assert_eq!(reason::<()>(Err(status)), Reason::WrongState),
        }
    }
    assert_eq!(handed_over, 1);
    assert_eq!(department.get(&prepared.id).await.revision, 2);
}
