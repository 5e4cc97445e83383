//! The lines, as people read them.

use baton_model::{DictatableNumber, PromiseId, ReturnId, ShipmentId};
use time::Duration;
use time::macros::datetime;
use uuid::Uuid;

use super::*;
use crate::domain::samples::{LATER, START, line, order, prepared, scan, shipment};
use crate::domain::{
    Address, Change, Decided, Exception, Feasibility, HeardOrder, Return, ScanKind, Shipment, Standing, State,
};

fn scanned(before: State, kind: ScanKind, at: OffsetDateTime) -> Decided {
    shipment(before).record_scan(scan(kind, at), 0, LATER).unwrap()
}

#[test]
fn every_change_of_a_shipment_has_a_line() {
    let number = DictatableNumber::from_random(7);
    let it = format!("Shipment {number}");
    let goods = order(&[2]);
    let new = Decided { shipment: shipment(State::Prepared), change: Change::Prepared };
    let held = new.shipment.clone().hold(LATER).unwrap();
    let elsewhere = Address { lines: vec!["Rua A 1".into()], city: "Santos".into(), ..Address::default() };
    let gone = new.shipment.clone().hand_over(&goods, false, "Correios".into(), "BR7".into(), LATER).unwrap();
    let lost = scanned(State::InTransit, ScanKind::Exception(Exception::Lost), LATER);
    let replacement = ShipmentId::from_uuid(Uuid::max());
    assert_eq!(label(&new.shipment), format!("shipment {number}"));
    for (decided, said, stands) in [
        (
            new.clone(),
            "of order 2c810e97 prepared: 2 items, promised by 14 May 2026",
            "prepared, promised by 14 May 2026",
        ),
        (
            held.clone(),
            "stays here: order 2c810e97 is on hold",
            "prepared, on hold with its order, promised by 14 May 2026",
        ),
        (
            held.shipment.release(LATER).unwrap(),
            "may go: order 2c810e97 was released",
            "prepared, promised by 14 May 2026",
        ),
        (
            new.shipment
                .clone()
                .promise_again(None, LATER, PromiseId::from_uuid(Uuid::max()), LATER)
                .unwrap(),
            "has another time, promised by 5 May 2026, but 12 May 2026 is the earliest",
            "prepared, promised by 5 May 2026",
        ),
        (
            new.shipment.clone().change_address(elsewhere, LATER).unwrap(),
            "goes elsewhere: Santos",
            "prepared, promised by 14 May 2026",
        ),
        (
            gone.clone(),
            "handed to the carrier: Correios, parcel BR7, promised by 14 May 2026",
            "with the carrier, promised by 14 May 2026",
        ),
        (
            gone.shipment.recall("called\noff".into(), LATER).unwrap(),
            "called back from the carrier: called off",
            "with the carrier, called back, promised by 14 May 2026",
        ),
        (
            scanned(State::HandedOver, ScanKind::InTransit, LATER),
            "on its way, Curitiba",
            "on its way, promised by 14 May 2026",
        ),
        (
            scanned(State::Exception, ScanKind::OutForDelivery, LATER),
            "out for delivery, Curitiba",
            "out for delivery, promised by 14 May 2026",
        ),
        (
            scanned(State::Delivered, ScanKind::InTransit, START - Duration::DAY),
            "is delivered as before; the carrier told of 3 May 2026: on its way, Curitiba",
            "delivered",
        ),
        (lost.clone(), "lost", "lost"),
        (
            lost.shipment.reship(replacement, &goods, false, LATER).unwrap(),
            "given up: another shipment replaces it",
            "given up, another shipment replaces it",
        ),
        (scanned(State::InTransit, ScanKind::Delivered, LATER), "delivered", "delivered"),
        (scanned(State::InTransit, ScanKind::Returned, LATER), "came back", "came back"),
        (
            new.shipment.cancel("nobody wants it".into(), 0, LATER).unwrap(),
            "cancelled: nobody wants it",
            "cancelled",
        ),
    ] {
        assert_eq!(summary(&decided), format!("{it} {said}"));
        assert_eq!(status(&decided.shipment), stands);
    }
}

#[test]
fn what_went_wrong_is_said_in_the_carriers_words() {
    for (exception, words) in [
        (Exception::WrongAddress, "not deliverable at this address"),
        (Exception::Refused, "refused by the customer"),
        (Exception::Damaged, "damaged"),
        (Exception::Lost, "lost"),
    ] {
        let mut told = scan(ScanKind::Exception(exception), LATER);
        told.note = "nobody\nopened".into();
        let decided = shipment(State::InTransit).record_scan(told, 0, LATER).unwrap();
        assert_eq!(status(&decided.shipment), format!("{words}: nobody opened"));
        assert!(summary(&decided).ends_with(&format!(" {words}: nobody opened")));
    }
}

#[test]
fn a_promise_is_said_with_its_doubts() {
    let mut new = prepared(1, &order(&[1]), vec![line(1, 1)]);
    let said = |shipment: &Shipment| {
        let prepared = Decided { shipment: shipment.clone(), change: Change::Prepared };
        summary(&prepared).split_once("prepared").unwrap().1.to_owned()
    };
    assert_eq!(said(&new), ": 1 item, promised by 14 May 2026");
    new.promise.feasibility = Feasibility::AtRisk;
    assert_eq!(said(&new), ": 1 item, promised by 14 May 2026, if nothing goes wrong");
    new.promise.feasibility = Feasibility::Infeasible;
    new.promise.expected_at = Some(datetime!(2026-05-18 09:00 UTC));
    assert_eq!(said(&new), ": 1 item, promised by 14 May 2026, but 18 May 2026 is the earliest");
    new.promise.feasibility = Feasibility::Unchecked;
    new.promise.promised_by = None;
    new.lines.clear();
    new.replaces_id = Some(new.id);
    assert_eq!(said(&new), " as a replacement");
}

#[test]
fn lateness_is_counted_in_days() {
    for (at, late, said) in [
        (datetime!(2026-05-14 08:00 UTC), 0, "delivered"),
        // On the promised day, though later in it.
        (datetime!(2026-05-14 23:00 UTC), 0, "delivered"),
        (datetime!(2026-05-15 00:00 UTC), 1, "delivered, a day later than promised"),
        (datetime!(2026-05-18 12:00 UTC), 4, "delivered, 4 days later than promised"),
    ] {
        let decided = scanned(State::InTransit, ScanKind::Delivered, at);
        assert_eq!(decided.shipment.days_late(), late, "{at}");
        assert!(summary(&decided).ends_with(said), "{at}");
        assert_eq!(status(&decided.shipment), said, "{at}");
    }
}

#[test]
fn a_delivery_of_what_was_called_off_says_so() {
    let called_off = HeardOrder { standing: Standing::CalledOff, ..order(&[2]) };
    let gone = prepared(1, &called_off, vec![line(1, 2)])
        .hand_over(&called_off, true, String::new(), String::new(), START)
        .unwrap();
    let delivered = gone.shipment.record_scan(scan(ScanKind::Delivered, LATER), 0, LATER).unwrap();
    assert!(summary(&delivered).ends_with("delivered, although order 2c810e97 is called off"));
}

#[test]
fn every_change_of_a_return_has_a_line() {
    let order = order(&[2]);
    let number = DictatableNumber::from_random(7);
    let id = ReturnId::from_uuid(Uuid::nil());
    let issued = Return::issue(id, number, (order.customer_id, order.id), "too\nbig".into(), START);
    assert_eq!(return_label(&issued.returned), format!("return {number}"));
    assert_eq!(
        return_summary(&issued),
        format!("Label {number} issued to send order 2c810e97 back: too big")
    );
    assert_eq!(return_status(&issued.returned), "label issued: too big");
    for (condition, said) in [("", ""), ("as new", ": as new")] {
        let received = issued.returned.clone().receive(condition.into(), LATER).unwrap();
        let expected = format!("Goods of order 2c810e97 are back with label {number}{said}");
        assert_eq!(return_summary(&received), expected);
        assert_eq!(return_status(&received.returned), format!("received{said}"));
    }
}

#[test]
fn a_long_line_is_cut_between_characters() {
    let line = one_line(&"ééé ".repeat(100), 20);
    assert!(line.len() <= 20 && line.ends_with('…'), "{line}");
}
