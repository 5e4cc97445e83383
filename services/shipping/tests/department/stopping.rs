//! An order is called off: what is here stays, what left comes back, and orders hears how many are still under way.

use baton_errors::Reason;
use baton_proto::shipping::v1::{
    ScanKind, Shipment, ShipmentCancelled, ShipmentDelivered, ShipmentReturned, ShipmentState,
};
use baton_testkit::{metadata, reason};

use crate::harness::{Department, Step};
use crate::orders::Told;

#[tokio::test]
async fn shipments_of_an_order_that_is_called_off_are_stopped_where_they_are() {
    let department = Department::start().await;
    for told in [Told::Cancelled, Told::CancellationRequested] {
        for (state, stopped) in [
            (ShipmentState::Prepared, ShipmentState::Cancelled),
            (ShipmentState::Exception, ShipmentState::Cancelled),
            (ShipmentState::HandedOver, ShipmentState::HandedOver),
            (ShipmentState::InTransit, ShipmentState::InTransit),
            (ShipmentState::OutForDelivery, ShipmentState::OutForDelivery),
        ] {
            let mut order = department.order(Told::Placed).await;
            let before = department.shipment_of(&order, state).await;
            order.state_reason = "changed their mind".to_owned();
            department.hear(order, told).await;
            let after = department.get(&before.id).await;
            assert_eq!((after.state(), after.order_cancelled), (stopped, true), "{state:?} {told:?}");
            assert_eq!(after.recalled, stopped != ShipmentState::Cancelled, "{state:?} {told:?}");
            assert_eq!(after.revision, before.revision + 1, "{state:?} {told:?}");
            let event = department.told_of(&after.id, after.revision).await;
            assert!(event.summary.ends_with(": changed their mind"), "{}", event.summary);
            assert_eq!(event.subject.unwrap().open, after.recalled);
        }
        for state in [ShipmentState::Delivered, ShipmentState::Returned, ShipmentState::Cancelled] {
            let order = department.order(Told::Placed).await;
            let before = department.shipment_of(&order, state).await;
            department.hear(order, told).await;
            assert_eq!(department.get(&before.id).await, before, "{state:?} {told:?}");
        }
    }
}

/// Lets two shipments of an order be stopped, one here and one on its way.
async fn stopped(department: &Department) -> (Shipment, Shipment) {
    let order = department.order(Told::Placed).await;
    let here = department.prepare(&order.id, &[(1, 1)]).await.unwrap();
    let gone = department.prepare(&order.id, &[(1, 1)]).await.unwrap();
    department.take(Step::HandOver, &gone.id).await.unwrap();
    department.hear(order, Told::Cancelled).await;
    (department.get(&here.id).await, department.get(&gone.id).await)
}

#[tokio::test]
async fn orders_hears_when_nothing_is_under_way_any_more() {
    let department = Department::start().await;
    let (here, gone) = stopped(&department).await;
    let event = department.told_of(&here.id, here.revision).await;
    let told = event.body.unwrap().to_msg::<ShipmentCancelled>().unwrap();
    assert_eq!((told.live_shipments, told.reason.as_str()), (1, "the order was called off"));
    assert_eq!(told.shipment, Some(here));

    let (back, event_id) = department.scan(&gone.id, ScanKind::Returned, 60).await.unwrap();
    let event = department.timeline.event(&event_id).await;
    let told = event.body.unwrap().to_msg::<ShipmentReturned>().unwrap();
    assert_eq!((told.live_shipments, told.shipment), (0, Some(back)));
}

#[tokio::test]
async fn several_that_are_stopped_at_once_count_down() {
    let department = Department::start().await;
    let order = department.order(Told::Placed).await;
    let mut shipments = Vec::new();
    for _ in 0..3 {
        shipments.push(department.prepare(&order.id, &[(1, 1)]).await.unwrap());
    }
    department.hear(order, Told::Cancelled).await;
    let mut counts = Vec::new();
    for shipment in &shipments {
        let event = department.told_of(&shipment.id, 2).await;
        counts.push(event.body.unwrap().to_msg::<ShipmentCancelled>().unwrap().live_shipments);
    }
    counts.sort_unstable();
    assert_eq!(counts, [0, 1, 2]);
}

#[tokio::test]
async fn what_could_not_be_called_back_says_that_the_order_is_called_off() {
    let department = Department::start().await;
    let (_, gone) = stopped(&department).await;
    let (delivered, event_id) = department.scan(&gone.id, ScanKind::Delivered, 60).await.unwrap();
    assert!(delivered.order_cancelled && delivered.recalled);
    let event = department.timeline.event(&event_id).await;
    let short = &delivered.order_id[28..];
    let expected = format!("Shipment {} delivered, although order {short} is called off", delivered.number);
    assert_eq!(event.summary, expected);
    let told = event.body.unwrap().to_msg::<ShipmentDelivered>().unwrap();
    assert_eq!((told.live_shipments, told.late), (0, false));
    assert!(told.shipment.unwrap().order_cancelled);
}

#[tokio::test]
async fn one_that_was_called_back_before_its_order_was_called_off_is_not_called_back_twice() {
    let department = Department::start().await;
    let order = department.order(Told::Placed).await;
    let gone = department.shipment_of(&order, ShipmentState::InTransit).await;
    let (recalled, _) = department.take(Step::Recall, &gone.id).await.unwrap();
    department.hear(order, Told::Cancelled).await;
    assert_eq!(department.get(&gone.id).await, recalled);
    // The next thing that happens to it knows of the order.
    let (back, _) = department.scan(&gone.id, ScanKind::Returned, 60).await.unwrap();
    assert!(back.order_cancelled);
}

#[tokio::test]
async fn what_was_prepared_does_not_leave_once_the_order_is_stopped() {
    let department = Department::start().await;
    // A hold that is history stops what leaves the house, though nothing was done about it.
    let order = department.order(Told::Placed).await;
    let here = department.shipment_of(&order, ShipmentState::Prepared).await;
    let (order, event) = crate::orders::told(order, Told::Held);
    let event = baton_proto::timeline::v1::Event { imported: true, ..event };
    department.hear_event(&order, event).await;
    assert!(!department.get(&here.id).await.held);
    let status = department.take(Step::HandOver, &here.id).await.unwrap_err();
    assert_eq!(metadata(&status, "order_id"), order.id);
    assert_eq!(reason::<()>(Err(status)), Reason::OrderStopped);
    // It may still be given up.
    let (cancelled, _) = department.take(Step::Cancel, &here.id).await.unwrap();
    assert_eq!(cancelled.state(), ShipmentState::Cancelled);
}
