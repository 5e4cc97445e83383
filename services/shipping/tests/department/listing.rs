//! Lists: filters, pages, tokens.

use std::time::Duration;

use baton_errors::Reason;
use baton_proto::shipping::v1::{ListReturnsRequest, ListShipmentsRequest, ReturnState, ShipmentState};
use baton_testkit::{call, every_page, reason, violations};

use crate::harness::Department;
use crate::orders::{Told, new_order};

async fn list(department: &Department, request: ListShipmentsRequest) -> (Vec<String>, String) {
    let page = call!(&department.shipping, list_shipments, request).unwrap();
    (page.shipments.into_iter().map(|shipment| shipment.id).collect(), page.next_page_token)
}

async fn list_returns(department: &Department, request: ListReturnsRequest) -> (Vec<String>, String) {
    let page = call!(&department.shipping, list_returns, request).unwrap();
    (page.returns.into_iter().map(|returned| returned.id).collect(), page.next_page_token)
}

#[tokio::test]
async fn pages_hold_every_shipment_once_the_latest_first() {
    let department = Department::start().await;
    let customer = department.timeline.customer();
    let mut prepared = Vec::new();
    for number in 0..7 {
        // Two at a time are prepared at the same instant.
        if number % 2 == 0 {
            department.clock.advance(Duration::from_mins(1));
        }
        let order = department.hear(new_order(customer), Told::Placed).await;
        prepared.push(department.prepare(&order.id, &[]).await.unwrap());
    }
    department.shipment(ShipmentState::Prepared).await;
    prepared.sort_by_key(|shipment| (shipment.prepared_at.unwrap().seconds, shipment.id.clone()));
    let expected: Vec<String> = prepared.into_iter().rev().map(|shipment| shipment.id).collect();

    let first =
        ListShipmentsRequest { page_size: 3, customer_id: customer.to_string(), ..Default::default() };
    let seen = every_page(3, async |page_token| {
        list(&department, ListShipmentsRequest { page_token, ..first.clone() }).await
    });
    assert_eq!(seen.await, expected);
    assert_eq!(list(&department, ListShipmentsRequest::default()).await.0.len(), 8);
}

#[tokio::test]
async fn shipments_are_filtered_by_order_and_state() {
    let department = Department::start().await;
    let order = department.order(Told::Placed).await;
    let cancelled = department.shipment_of(&order, ShipmentState::Cancelled).await;
    let delivered = department.shipment_of(&order, ShipmentState::Delivered).await;
    let other = department.shipment(ShipmentState::Delivered).await;
    let sorted = |mut ids: Vec<String>| {
        ids.sort();
        ids
    };
    let of_order = ListShipmentsRequest { order_id: order.id, ..Default::default() };
    let (ids, _) = list(&department, of_order.clone()).await;
    assert_eq!(sorted(ids), sorted(vec![cancelled.id.clone(), delivered.id.clone()]));
    let states = vec![ShipmentState::Delivered.into(), ShipmentState::Returned.into()];
    let (ids, _) = list(&department, ListShipmentsRequest { states: states.clone(), ..of_order }).await;
    assert_eq!(ids, [delivered.id.as_str()]);
    let (ids, _) = list(&department, ListShipmentsRequest { states, ..Default::default() }).await;
    assert_eq!(sorted(ids), sorted(vec![delivered.id, other.id]));
}

#[tokio::test]
async fn returns_are_listed_and_filtered_the_latest_issued_first() {
    let department = Department::start().await;
    let mut issued = Vec::new();
    for _ in 0..3 {
        let shipment = department.shipment(ShipmentState::Delivered).await;
        department.clock.advance(Duration::from_mins(1));
        issued.insert(0, department.issue(&shipment.order_id).await.unwrap().0);
    }
    department.receive(&issued[1].id).await.unwrap();
    let ids: Vec<String> = issued.iter().map(|returned| returned.id.clone()).collect();

    let first = ListReturnsRequest { page_size: 2, ..Default::default() };
    let (page, next) = list_returns(&department, first.clone()).await;
    assert_eq!(page, ids[..2]);
    let second = ListReturnsRequest { page_token: next, ..first };
    assert_eq!(list_returns(&department, second).await, (ids[2..].to_vec(), String::new()));
    for (request, expected) in [
        (ListReturnsRequest { customer_id: issued[0].customer_id.clone(), ..Default::default() }, &ids[..1]),
        (ListReturnsRequest { order_id: issued[2].order_id.clone(), ..Default::default() }, &ids[2..]),
        (ListReturnsRequest { states: vec![ReturnState::Received.into()], ..Default::default() }, &ids[1..2]),
    ] {
        assert_eq!(list_returns(&department, request).await.0, expected);
    }
}

#[tokio::test]
async fn a_token_belongs_to_its_filters() {
    let department = Department::start().await;
    for _ in 0..2 {
        let shipment = department.shipment(ShipmentState::Delivered).await;
        department.issue(&shipment.order_id).await.unwrap();
    }
    let first = ListShipmentsRequest { page_size: 1, ..Default::default() };
    let (_, token) = list(&department, first.clone()).await;
    for bad in [
        ListShipmentsRequest { page_token: "nonsense".to_owned(), ..first.clone() },
        ListShipmentsRequest { page_token: token, states: vec![ShipmentState::Delivered.into()], ..first },
    ] {
        assert_eq!(reason(call!(&department.shipping, list_shipments, bad)), Reason::InvalidPageToken);
    }
    let first = ListReturnsRequest { page_size: 1, ..Default::default() };
    let (_, token) = list_returns(&department, first.clone()).await;
    let bad = ListReturnsRequest { page_token: token, states: vec![ReturnState::Received.into()], ..first };
    assert_eq!(reason(call!(&department.shipping, list_returns, bad)), Reason::InvalidPageToken);
}

#[tokio::test]
async fn bad_filters_are_named() {
    let department = Department::start().await;
    let shipping = department.shipping.clone();
    for state in [0, 99] {
        let (customer_id, order_id) = ("ann".to_owned(), "first".to_owned());
        let bad = ListShipmentsRequest {
            customer_id: customer_id.clone(),
            order_id: order_id.clone(),
            states: vec![state],
            ..Default::default()
        };
        let status = call!(&shipping, list_shipments, bad).unwrap_err();
        assert_eq!(violations(&status), ["customer_id", "order_id", "states"]);
        let bad = ListReturnsRequest { customer_id, order_id, states: vec![state], ..Default::default() };
        let status = call!(&shipping, list_returns, bad).unwrap_err();
        assert_eq!(violations(&status), ["customer_id", "order_id", "states"]);
    }
    let negative = ListShipmentsRequest { page_size: -1, ..Default::default() };
    let status = call!(&shipping, list_shipments, negative).unwrap_err();
    assert_eq!(violations(&status), ["page_size"]);
}
