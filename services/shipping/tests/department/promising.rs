//! What the customer is told about when it comes.

use std::time::Duration;

use baton_proto::orders::v1::Order;
use baton_proto::shipping::v1::{Feasibility, ScanKind, Shipment, ShipmentDelivered, ShipmentState};
use baton_testkit::call;

use crate::harness::{Department, Step, address, at, preparing};
use crate::orders::{Told, new_order};

const DAY: i64 = 86_400;
/// From Monday: a day to hand it over, five working days to carry it, a weekend between.
const EARLIEST: i64 = 8 * DAY;

async fn promised(department: &Department, promised_by: Option<i64>) -> Shipment {
    let order = Order { promised_by: promised_by.map(at), ..new_order(department.timeline.customer()) };
    let order = department.hear(order, Told::Placed).await;
    department.prepare(&order.id, &[]).await.unwrap()
}

#[tokio::test]
async fn a_time_that_the_order_promised_is_kept_and_judged() {
    let department = Department::start().await;
    for (promise, feasibility) in [
        (EARLIEST - 1, Feasibility::Infeasible),
        (EARLIEST, Feasibility::AtRisk),
        (EARLIEST + DAY - 1, Feasibility::AtRisk),
        (EARLIEST + DAY, Feasibility::Feasible),
    ] {
        let shipment = promised(&department, Some(promise)).await;
        assert_eq!((shipment.promised_by, shipment.expected_at), (Some(at(promise)), Some(at(EARLIEST))));
        assert_eq!(shipment.feasibility(), feasibility, "{promise}");
    }
}

#[tokio::test]
async fn without_one_shipping_promises_what_it_can_keep() {
    let department = Department::start().await;
    let shipment = promised(&department, None).await;
    assert_eq!(
        (shipment.promised_by, shipment.expected_at),
        (Some(at(EARLIEST + 2 * DAY)), Some(at(EARLIEST)))
    );
    assert_eq!(shipment.feasibility(), Feasibility::Feasible);
}

#[tokio::test]
async fn a_time_given_with_the_shipment_counts_more() {
    let department = Department::start().await;
    let order = Order { promised_by: Some(at(0)), ..new_order(department.timeline.customer()) };
    let order = department.hear(order, Told::Placed).await;
    let mut request = preparing(&order.id, &[]);
    request.shipment.as_mut().unwrap().promised_by = Some(at(30 * DAY));
    let shipment = call!(&department.shipping, prepare_shipment, request).unwrap().shipment.unwrap();
    assert_eq!((shipment.promised_by, shipment.feasibility()), (Some(at(30 * DAY)), Feasibility::Feasible));
}

#[tokio::test]
async fn what_goes_within_the_region_arrives_earlier() {
    let department = Department::start_in("PR").await;
    assert_eq!(promised(&department, None).await.expected_at, Some(at(3 * DAY)));
    let order = department.order(Told::Placed).await;
    let mut request = preparing(&order.id, &[]);
    request.shipment.as_mut().unwrap().address = Some(address("RJ"));
    let far = call!(&department.shipping, prepare_shipment, request).unwrap().shipment.unwrap();
    assert_eq!(far.expected_at, Some(at(EARLIEST)));
}

#[tokio::test]
async fn a_delivery_says_whether_it_was_late() {
    let department = Department::start().await;
    department.clock.advance(Duration::from_hours(24 * 30));
    let late_after = EARLIEST + 2 * DAY;
    // Promised for Thursday, 14 May, at nine.
    for (delivered, late, said) in [
        (late_after, false, "delivered"),
        (late_after + 14 * 3_600, false, "delivered"),
        (late_after + 15 * 3_600, true, "delivered, a day later than promised"),
        (late_after + 10 * DAY, true, "delivered, 10 days later than promised"),
    ] {
        let mut request = preparing(&department.order(Told::Placed).await.id, &[]);
        request.shipment.as_mut().unwrap().promised_by = Some(at(late_after));
        let prepared = call!(&department.shipping, prepare_shipment, request).unwrap().shipment.unwrap();
        department.take(Step::HandOver, &prepared.id).await.unwrap();
        let scanned = department.scan(&prepared.id, ScanKind::Delivered, delivered).await;
        let (shipment, event_id) = scanned.unwrap();
        assert_eq!(
            (shipment.state(), shipment.delivered_at),
            (ShipmentState::Delivered, Some(at(delivered)))
        );
        let event = department.timeline.event(&event_id).await;
        assert_eq!(event.summary, format!("Shipment {} {said}", shipment.number));
        let told = event.body.unwrap().to_msg::<ShipmentDelivered>().unwrap();
        assert_eq!((told.late, told.shipment), (late, Some(shipment)), "{delivered}");
    }
}
