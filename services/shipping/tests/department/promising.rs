//! What the customer is told about when it comes.

use std::time::Duration;

use baton_proto::orders::v1::Order;
use baton_proto::shipping::v1::{Feasibility, ScanKind, Shipment, ShipmentDelivered, ShipmentState};
use baton_proto::timeline::v1::PromiseFeasibility;
use baton_testkit::call;
use prost::Name;

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

#[tokio::test]
async fn a_new_shipment_promises_its_delivery_and_another_one_renews_that() {
    let department = Department::start().await;
    let shipment = promised(&department, None).await;
    let event = department.told_of(&shipment.id, 1).await;
    let [promise] = &event.promises[..] else { panic!("one promise: {event:?}") };
    assert_eq!(promise.id, shipment.id);
    assert_eq!(promise.text, format!("shipment {} arrives by 14 May 2026", shipment.number));
    // Until the end of that day, as a late delivery is counted.
    assert_eq!(promise.due.unwrap().seconds, (at(EARLIEST + 2 * DAY).seconds / DAY + 1) * DAY - 1);
    assert_eq!(promise.feasibility(), PromiseFeasibility::Checked);
    assert_eq!(promise.feasibility_note, "can arrive on 12 May 2026 at the earliest");
    let evidence = promise.evidence.clone().unwrap();
    assert_eq!(evidence.event_type, ShipmentDelivered::full_name());
    assert_eq!((evidence.subject_kind.as_str(), &evidence.subject_id), ("shipment", &shipment.id));
    assert_eq!(promise.replaces_id, "");

    department.take(Step::HandOver, &shipment.id).await.unwrap();
    department.scan(&shipment.id, ScanKind::Lost, 1).await.unwrap();
    department.take(Step::Reship, &shipment.id).await.unwrap();
    let replacement = department.get(&shipment.id).await.replaced_by_id;
    let renewed = department.told_of(&replacement, 1).await.promises.remove(0);
    assert_eq!((renewed.id, renewed.replaces_id), (replacement, shipment.id.clone()));
    for revision in 2..=department.get(&shipment.id).await.revision {
        assert_eq!(department.told_of(&shipment.id, revision).await.promises, []);
    }
}

#[tokio::test]
async fn another_time_of_the_order_is_promised_for_what_is_under_way_and_replaces_the_first() {
    let department = Department::start().await;
    let (first, second, third) = (EARLIEST + DAY, EARLIEST + 3 * DAY, EARLIEST - DAY);
    let order = Order { promised_by: Some(at(first)), ..new_order(department.timeline.customer()) };
    let order = department.hear(order, Told::Placed).await;
    let shipment = department.prepare(&order.id, &[(1, 1)]).await.unwrap();
    let mut request = preparing(&order.id, &[(1, 1)]);
    request.shipment.as_mut().unwrap().promised_by = Some(at(EARLIEST + 9 * DAY));
    let own = call!(&department.shipping, prepare_shipment, request).unwrap().shipment.unwrap();
    let delivered = department.prepare(&order.id, &[(2, 1)]).await.unwrap();
    department.take(Step::HandOver, &delivered.id).await.unwrap();
    department.scan(&delivered.id, ScanKind::Delivered, 1).await.unwrap();
    let delivered = department.get(&delivered.id).await;

    let order = Order { promised_by: Some(at(second)), ..order };
    let order = department.hear(order, Told::Amended).await;
    let event = department.told_of(&shipment.id, 2).await;
    let by = "promised by 15 May 2026";
    assert_eq!(event.summary, format!("Shipment {} has another time, {by}", shipment.number));
    let later = department.get(&shipment.id).await;
    assert_eq!((later.promised_by, later.feasibility()), (Some(at(second)), Feasibility::Feasible));
    let renewed = event.promises[0].clone();
    assert_eq!(renewed.replaces_id, shipment.id);
    assert_eq!(renewed.evidence.unwrap().subject_id, shipment.id);

    // A time that it has already is not promised again, and a third one replaces the second.
    let order = department.hear(order, Told::Amended).await;
    let order = Order { promised_by: Some(at(third)), ..order };
    department.hear(order, Told::Amended).await;
    let event = department.told_of(&shipment.id, 3).await;
    assert_eq!(event.promises[0].replaces_id, renewed.id);
    assert_eq!(event.promises[0].feasibility(), PromiseFeasibility::NotFeasible);
    assert!(event.summary.ends_with(", but 12 May 2026 is the earliest"), "{}", event.summary);

    // What has a time of its own, or has come, stays as it was.
    assert_eq!(department.get(&own.id).await, own);
    assert_eq!(department.get(&delivered.id).await, delivered);

    // Whatever replaces the shipment replaces the last promise.
    department.take(Step::HandOver, &shipment.id).await.unwrap();
    department.scan(&shipment.id, ScanKind::Lost, 1).await.unwrap();
    department.take(Step::Reship, &shipment.id).await.unwrap();
    let replacement = department.get(&shipment.id).await.replaced_by_id;
    let promise = department.told_of(&replacement, 1).await.promises.remove(0);
    assert_eq!(promise.replaces_id, event.promises[0].id);
}
