//! Carriers tell late, twice and out of order.

use baton_errors::Reason;
use baton_proto::shipping::v1::{
    ExceptionKind, RecordScanRequest, Scan, ScanKind, Shipment, ShipmentScanned, ShipmentState,
};
use baton_testkit::{call, context, reason};

use crate::harness::{Department, Step, at, scan};
use crate::orders::{Told, new_order};

/// What stays the same in whatever order the scans were told.
fn end(shipment: Shipment) -> Shipment {
    Shipment { id: String::new(), number: String::new(), tracking_number: String::new(), ..shipment }
}

/// Every order of four things.
fn orders() -> Vec<[usize; 4]> {
    let all = (0..256).map(|code| [code >> 6 & 3, code >> 4 & 3, code >> 2 & 3, code & 3]);
    all.filter(|order| (0..4).all(|index| order.contains(&index))).collect()
}

#[tokio::test]
async fn in_whatever_order_scans_are_told_the_shipment_stands_in_the_same_place() {
    let department = Department::start().await;
    assert_eq!(orders().len(), 24);
    // Small parcels of one large order.
    let mut order = new_order(department.timeline.customer());
    order.lines[0].quantity = 100;
    let order = department.hear(order, Told::Placed).await;
    for (told, state) in [
        (
            [
                (ScanKind::InTransit, 0),
                (ScanKind::Lost, 1),
                (ScanKind::Delivered, 2),
                (ScanKind::OutForDelivery, 3),
            ],
            ShipmentState::Delivered,
        ),
        (
            [
                (ScanKind::Damaged, 0),
                (ScanKind::OutForDelivery, 1),
                (ScanKind::InTransit, 1),
                (ScanKind::Lost, 1),
            ],
            ShipmentState::Exception,
        ),
    ] {
        let mut ends = Vec::new();
        for indices in orders() {
            let shipment = department.prepare(&order.id, &[(1, 1)]).await.unwrap();
            department.take(Step::HandOver, &shipment.id).await.unwrap();
            for index in indices {
                let (kind, seconds) = told[index];
                department.scan(&shipment.id, kind, seconds).await.unwrap();
            }
            ends.push(end(department.get(&shipment.id).await));
        }
        assert_eq!((ends[0].state(), ends[0].scans.len()), (state, 4));
        assert!(ends.iter().all(|end| *end == ends[0]), "{told:?}");
    }
}

#[tokio::test]
async fn the_same_scan_changes_nothing_whatever_it_says_and_wherever_the_shipment_stands() {
    let department = Department::start().await;
    let shipment = department.shipment(ShipmentState::HandedOver).await;
    let record = async |scan: Scan| {
        let (context, shipment) = (Some(context()), shipment.id.clone());
        let request = RecordScanRequest { context, shipment, scan: Some(scan) };
        let recorded = call!(&department.shipping, record_scan, request).unwrap();
        (recorded.shipment.unwrap(), recorded.event_id)
    };
    let (lost, event_id) = record(scan(ScanKind::Lost, 5)).await;
    assert_eq!((lost.state(), lost.exception()), (ShipmentState::Exception, ExceptionKind::Lost));
    assert!(!event_id.is_empty());
    let other = Scan { scan_id: scan(ScanKind::Lost, 5).scan_id, ..scan(ScanKind::Delivered, 9) };
    for again in [scan(ScanKind::Lost, 5), other] {
        assert_eq!(record(again).await, (lost.clone(), String::new()));
    }
    department.take(Step::Cancel, &shipment.id).await.unwrap();
    let cancelled = department.get(&shipment.id).await;
    assert_eq!(record(scan(ScanKind::Lost, 5)).await, (cancelled, String::new()));
    // The same id of another shipment is another scan.
    let another = department.shipment(ShipmentState::HandedOver).await;
    assert!(!department.scan(&another.id, ScanKind::Lost, 5).await.unwrap().1.is_empty());
}

#[tokio::test]
async fn a_late_scan_is_told_and_changes_nothing() {
    let department = Department::start().await;
    let shipment = department.shipment(ShipmentState::OutForDelivery).await;
    let (after, event_id) = department.scan(&shipment.id, ScanKind::Lost, -3_600).await.unwrap();
    assert_eq!((after.state(), after.scans.len()), (ShipmentState::OutForDelivery, 2));
    let event = department.timeline.event(&event_id).await;
    let expected = format!(
        "Shipment {} is out for delivery as before; the carrier told of 4 May 2026: lost, Curitiba",
        shipment.number
    );
    assert_eq!(event.summary, expected);
    let told = event.body.unwrap().to_msg::<ShipmentScanned>().unwrap();
    assert_eq!((told.shipment, told.scan), (Some(after), Some(scan(ScanKind::Lost, -3_600))));
}

#[tokio::test]
async fn a_scan_of_before_the_hand_over_is_history_of_what_was_handed_over() {
    let department = Department::start().await;
    for (kind, state) in
        [(ScanKind::InTransit, ShipmentState::InTransit), (ScanKind::Delivered, ShipmentState::Delivered)]
    {
        let shipment = department.shipment(ShipmentState::HandedOver).await;
        let (after, _) = department.scan(&shipment.id, kind, -86_400).await.unwrap();
        assert_eq!((after.state(), after.handed_over_at), (state, shipment.handed_over_at));
    }
}

#[tokio::test]
async fn a_scan_finds_its_shipment_by_number_and_by_the_carriers_number() {
    let department = Department::start().await;
    let shipment = department.shipment(ShipmentState::HandedOver).await;
    for (seconds, name) in [&shipment.number, &shipment.tracking_number].into_iter().enumerate() {
        let (after, _) = department.scan(name, ScanKind::InTransit, seconds as i64).await.unwrap();
        assert_eq!((after.id, after.scans.len()), (shipment.id.clone(), seconds + 1));
    }
    let unknown = department.scan("BR-unknown", ScanKind::InTransit, 0).await;
    assert_eq!(reason(unknown), Reason::ShipmentNotFound);
}

#[tokio::test]
async fn the_last_fifty_scans_are_shown_and_all_are_known() {
    let department = Department::start().await;
    let shipment = department.shipment(ShipmentState::HandedOver).await;
    for seconds in 0..52 {
        department.scan(&shipment.id, ScanKind::InTransit, seconds - 100).await.unwrap();
    }
    let scanned = department.get(&shipment.id).await;
    assert_eq!((scanned.scans.len(), scanned.revision), (50, shipment.revision + 52));
    assert_eq!(scanned.scans[0].scanned_at, Some(at(-98)));
    assert_eq!(scanned.scans[49].scanned_at, Some(at(-49)));
    let (again, event_id) = department.scan(&shipment.id, ScanKind::InTransit, -100).await.unwrap();
    assert_eq!((again, event_id.as_str()), (scanned, ""));
}

#[tokio::test]
async fn concurrent_scans_are_all_kept() {
    let department = Department::start().await;
    let shipment = department.shipment(ShipmentState::HandedOver).await;
    let record = |seconds: i64| {
        let shipping = department.shipping.clone();
        let scan = Some(scan(ScanKind::InTransit, seconds % 4));
        let request = RecordScanRequest { context: Some(context()), shipment: shipment.id.clone(), scan };
        tokio::spawn(async move { call!(shipping, record_scan, request).unwrap().event_id })
    };
    // Each of them twice.
    let calls: Vec<_> = (0..8_i64).map(record).collect();
    let mut news = 0;
    for call in calls {
        news += usize::from(!call.await.unwrap().is_empty());
    }
    assert_eq!(news, 4);
    let scanned = department.get(&shipment.id).await;
    assert_eq!((scanned.scans.len(), scanned.revision), (4, shipment.revision + 4));
}
