//! Importers say when things happened; nobody else does. What they tell is not judged by what is known today.

use baton_model::Role;
use baton_proto::common::v1::WriteContext;
use baton_proto::shipping::v1::{self, Feasibility, Scan, ScanKind, ShipmentDelivered, ShipmentState};
use baton_testkit::{call, context, violations};
use prost_types::Timestamp;

use crate::harness::{Client, Department, Step, at, goods, preparing};
use crate::orders::{Told, new_order};

const THEN: i64 = 1_510_000_000;
const DAY: i64 = 86_400;

fn then(days: i64) -> Timestamp {
    Timestamp { seconds: THEN + days * DAY, nanos: 0 }
}

fn dated(days: i64) -> WriteContext {
    WriteContext { occurred_at: Some(then(days)), ..context() }
}

async fn deliver(importer: &Client, shipment_id: &str, days: i64) -> v1::RecordScanResponse {
    let scan = Scan {
        scan_id: "delivered".to_owned(),
        kind: ScanKind::Delivered.into(),
        scanned_at: Some(then(days)),
        ..Scan::default()
    };
    let request = v1::RecordScanRequest {
        context: Some(dated(days)),
        shipment: shipment_id.to_owned(),
        scan: Some(scan),
    };
    call!(importer, record_scan, request).unwrap()
}

#[tokio::test]
async fn an_importer_tells_a_shipments_whole_life() {
    let department = Department::start().await;
    let importer = department.caller("sales", &[Role::Importer]);
    let order = department.order(Told::Placed).await;
    let mut request = preparing(&order.id, &[]);
    request.context = Some(dated(0));
    // A promise that nobody could check any more.
    request.shipment.as_mut().unwrap().promised_by = Some(then(3));
    let prepared = call!(&importer, prepare_shipment, request).unwrap().shipment.unwrap();
    assert_eq!((prepared.prepared_at, prepared.promised_by), (Some(then(0)), Some(then(3))));
    assert_eq!((prepared.feasibility(), prepared.expected_at), (Feasibility::Unchecked, None));

    let (handed_over, event_id) =
        Step::HandOver.call(importer.clone(), dated(2), prepared.id.clone()).await.unwrap();
    assert_eq!(handed_over.handed_over_at, Some(then(2)));
    let event = department.timeline.event(&event_id).await;
    assert_eq!((event.imported, event.occurred_at), (true, Some(then(2))));

    let delivered = deliver(&importer, &prepared.id, 7).await;
    let shipment = delivered.shipment.unwrap();
    assert_eq!((shipment.state(), shipment.delivered_at), (ShipmentState::Delivered, Some(then(7))));
    let event = department.timeline.event(&delivered.event_id).await;
    assert!(event.imported && event.summary.ends_with(" delivered, 4 days later than promised"));
    assert!(event.body.unwrap().to_msg::<ShipmentDelivered>().unwrap().late);
}

#[tokio::test]
async fn a_promise_that_nobody_told_is_none() {
    let department = Department::start().await;
    let importer = department.caller("sales", &[Role::Importer]);
    let order = department.order(Told::Placed).await;
    let request = v1::PrepareShipmentRequest { context: Some(dated(0)), ..preparing(&order.id, &[(1, 1)]) };
    let prepared = call!(&importer, prepare_shipment, request).unwrap().shipment.unwrap();
    assert_eq!((prepared.promised_by, prepared.feasibility()), (None, Feasibility::Unchecked));

    let order = baton_proto::orders::v1::Order {
        promised_by: Some(at(0)),
        ..new_order(department.timeline.customer())
    };
    let order = department.hear(order, Told::Placed).await;
    let request = v1::PrepareShipmentRequest { context: Some(dated(0)), ..preparing(&order.id, &[]) };
    let prepared = call!(&importer, prepare_shipment, request).unwrap().shipment.unwrap();
    assert_eq!((prepared.promised_by, prepared.feasibility()), (Some(at(0)), Feasibility::Unchecked));
}

#[tokio::test]
async fn what_left_long_ago_is_not_stopped_by_what_is_known_today() {
    let department = Department::start().await;
    let importer = department.caller("sales", &[Role::Importer]);
    for told in [Told::Held, Told::Cancelled] {
        let order = department.order(told).await;
        let request = v1::PrepareShipmentRequest { context: Some(dated(0)), ..preparing(&order.id, &[]) };
        let prepared = call!(&importer, prepare_shipment, request).unwrap().shipment.unwrap();
        assert_eq!(goods(&prepared), [(1, 3), (2, 2)]);
        Step::HandOver.call(importer.clone(), dated(1), prepared.id.clone()).await.unwrap();
        let delivered = deliver(&importer, &prepared.id, 2).await.shipment.unwrap();
        assert_eq!((delivered.state(), delivered.held), (ShipmentState::Delivered, false));
        assert_eq!(delivered.order_cancelled, told == Told::Cancelled);
    }
}

#[tokio::test]
async fn returns_are_imported_too() {
    let department = Department::start().await;
    let importer = department.caller("sales", &[Role::Importer]);
    let shipment = department.shipment(ShipmentState::Delivered).await;
    let (order_id, reason) = (shipment.order_id, "too big".to_owned());
    let issue = v1::IssueReturnLabelRequest { context: Some(dated(5)), order_id, reason };
    let issued = call!(&importer, issue_return_label, issue).unwrap();
    let returned = issued.r#return.unwrap();
    assert_eq!(returned.issued_at, Some(then(5)));
    let event = department.timeline.event(&issued.event_id).await;
    assert_eq!((event.imported, event.occurred_at), (true, Some(then(5))));
    let return_id = returned.id;
    let receive = v1::ReceiveReturnRequest { context: Some(dated(9)), return_id, condition: String::new() };
    let received = call!(&importer, receive_return, receive).unwrap().r#return.unwrap();
    assert_eq!((received.issued_at, received.received_at), (Some(then(5)), Some(then(9))));
}

#[tokio::test]
async fn nobody_dates_the_future_and_agents_date_nothing() {
    let department = Department::start().await;
    let shipment = department.shipment(ShipmentState::Prepared).await;
    let importer = department.caller("sales", &[Role::Importer]);
    for (caller, occurred_at) in [(importer, at(360)), (department.shipping.clone(), then(0))] {
        let context = WriteContext { occurred_at: Some(occurred_at), ..context() };
        let status = Step::HandOver.call(caller, context, shipment.id.clone()).await.unwrap_err();
        assert_eq!(violations(&status), ["context.occurred_at"]);
    }
}
