//! Bad input: every violation is named, and nothing is written.

use baton_proto::common::v1::{Address, WriteContext};
use baton_proto::shipping::v1::{self, Scan, ScanKind, Shipment, ShipmentLine, ShipmentState};
use baton_testkit::{call, context, violations};
use prost_types::Timestamp;

use crate::harness::{Department, at, scan};

fn bad_address() -> Address {
    Address {
        recipient: "r".repeat(201),
        lines: vec!["Rua A 1".to_owned(), String::new(), "l".repeat(201)],
        postal_code: "p".repeat(21),
        city: "two\nlines".to_owned(),
        region: "r".repeat(101),
        country_code: "bra".to_owned(),
    }
}

/// The violations of `bad_address` in this field.
fn bad_fields(field: &str) -> Vec<String> {
    let names = ["city", "country_code", "lines[1]", "lines[2]", "postal_code", "recipient", "region"];
    names.map(|name| format!("{field}.{name}")).to_vec()
}

#[tokio::test]
async fn everything_that_is_wrong_with_a_shipment_is_told_at_once() {
    let department = Department::start().await;
    let line = |line_number, quantity| ShipmentLine { line_number, quantity, ..Default::default() };
    let bad = ShipmentLine {
        line_number: 0,
        product_id: "p".repeat(65),
        title: "t".repeat(201),
        quantity: 100_001,
    };
    let context = WriteContext {
        request_id: "1".to_owned(),
        occurred_at: Some(Timestamp::default()),
        channel: 99,
        case_id: "K7F3".to_owned(),
        ..WriteContext::default()
    };
    let shipment = Shipment {
        order_id: "first".to_owned(),
        external_reference: "r".repeat(65),
        lines: vec![line(1, 1), bad, line(1, 0)],
        address: Some(bad_address()),
        promised_by: Some(Timestamp { seconds: i64::MAX, nanos: 0 }),
        ..Shipment::default()
    };
    let request = v1::PrepareShipmentRequest { context: Some(context), shipment: Some(shipment) };
    let status = call!(&department.shipping, prepare_shipment, request).unwrap_err();
    let mut expected = bad_fields("shipment.address");
    expected.extend(
        [
            "context.case_id",
            "context.channel",
            "context.occurred_at",
            "context.request_id",
            "shipment.external_reference",
            "shipment.lines[1].line_number",
            "shipment.lines[1].product_id",
            "shipment.lines[1].quantity",
            "shipment.lines[1].title",
            "shipment.lines[2].line_number",
            "shipment.lines[2].quantity",
            "shipment.order_id",
            "shipment.promised_by",
        ]
        .map(str::to_owned),
    );
    expected.sort();
    assert_eq!(violations(&status), expected);
}

#[tokio::test]
async fn a_request_without_content_names_what_it_needs() {
    let department = Department::start().await;
    macro_rules! needs {
        ($method:ident, $request:ident, $fields:expr) => {
            let status = call!(&department.shipping, $method, v1::$request::default()).unwrap_err();
            assert_eq!(violations(&status), $fields, stringify!($method));
        };
    }
    needs!(prepare_shipment, PrepareShipmentRequest, ["context.request_id", "shipment"]);
    needs!(change_address, ChangeAddressRequest, ["address", "context.request_id", "shipment_id"]);
    needs!(hand_over_shipment, HandOverShipmentRequest, ["context.request_id", "shipment_id"]);
    needs!(record_scan, RecordScanRequest, ["context.request_id", "scan", "shipment"]);
    needs!(reship_shipment, ReshipShipmentRequest, ["context.request_id", "shipment_id"]);
    needs!(cancel_shipment, CancelShipmentRequest, ["context.request_id", "reason", "shipment_id"]);
    needs!(recall_shipment, RecallShipmentRequest, ["context.request_id", "reason", "shipment_id"]);
    needs!(issue_return_label, IssueReturnLabelRequest, ["context.request_id", "order_id", "reason"]);
    needs!(receive_return, ReceiveReturnRequest, ["context.request_id", "return_id"]);
}

#[tokio::test]
async fn texts_are_bounded() {
    let department = Department::start().await;
    let (context, shipment_id) = (|| Some(context()), "one".to_owned());
    let long = |bytes: usize| "x".repeat(bytes + 1);
    let shipping = department.shipping.clone();
    let request = v1::HandOverShipmentRequest {
        context: context(),
        shipment_id: shipment_id.clone(),
        carrier: long(100),
        tracking_number: long(100),
    };
    let status = call!(&shipping, hand_over_shipment, request).unwrap_err();
    assert_eq!(violations(&status), ["carrier", "shipment_id", "tracking_number"]);
    let request = v1::CancelShipmentRequest { context: context(), shipment_id, reason: long(300) };
    let status = call!(&shipping, cancel_shipment, request).unwrap_err();
    assert_eq!(violations(&status), ["reason", "shipment_id"]);
    let request = v1::ReceiveReturnRequest { context: context(), condition: long(300), ..Default::default() };
    let status = call!(&shipping, receive_return, request).unwrap_err();
    assert_eq!(violations(&status), ["condition", "return_id"]);
    let bad = Scan { scan_id: long(64), kind: 99, scanned_at: None, place: long(100), note: long(300) };
    let request = v1::RecordScanRequest { context: context(), shipment: long(100), scan: Some(bad) };
    let status = call!(&shipping, record_scan, request).unwrap_err();
    let fields = ["scan.kind", "scan.note", "scan.place", "scan.scan_id", "scan.scanned_at", "shipment"];
    assert_eq!(violations(&status), fields);
}

#[tokio::test]
async fn no_scan_is_of_the_future() {
    let department = Department::start().await;
    let shipment = department.shipment(ShipmentState::HandedOver).await;
    let request = |seconds| v1::RecordScanRequest {
        context: Some(context()),
        shipment: shipment.id.clone(),
        scan: Some(Scan { scanned_at: Some(at(seconds)), ..scan(ScanKind::InTransit, 0) }),
    };
    let status = call!(&department.shipping, record_scan, request(301)).unwrap_err();
    assert_eq!(violations(&status), ["scan.scanned_at"]);
    assert!(call!(&department.shipping, record_scan, request(300)).is_ok());
}

#[tokio::test]
async fn an_address_says_where() {
    let department = Department::start().await;
    let shipment_id = department.shipment(ShipmentState::Prepared).await.id;
    let nowhere = Address { recipient: "Ann".to_owned(), ..Address::default() };
    let many = Address { lines: vec!["Rua A 1".to_owned(); 5], ..Address::default() };
    for (address, named) in [
        (nowhere, vec!["address".to_owned()]),
        (many, vec!["address.lines".to_owned()]),
        (bad_address(), bad_fields("address")),
    ] {
        let (context, shipment_id) = (Some(context()), shipment_id.clone());
        let request = v1::ChangeAddressRequest { context, shipment_id, address: Some(address) };
        let status = call!(&department.shipping, change_address, request).unwrap_err();
        assert_eq!(violations(&status), named);
    }
}
