//! A department that is down for a while: the others go on, and everything catches up in order when it is back.

use baton_proto::billing::v1::InvoiceState;
use baton_proto::orders::v1::OrderState;
use baton_proto::shipping::v1::ShipmentState;
use baton_proto::timeline::v1::{EventFilter, ListEventsRequest};

use super::SERVICES;
use super::people::{People, ask};
use crate::company::Company;

#[tokio::test(flavor = "multi_thread")]
async fn a_department_that_was_down_catches_up_in_order() {
    let mut company = Company::open(&SERVICES).await;
    let people = People::of(&company);
    let seat = |name| SERVICES.iter().position(|service| *service == name).unwrap();
    let customer = people.customer().await;

    // Orders goes on without billing, and billing charges when it is back: every order, in their order.
    company.kill(seat("billing")).await;
    let mut orders = Vec::new();
    for _ in 0..5 {
        orders.push(people.order(&customer).await.id);
    }
    people.cancel(&orders[4]).await;
    company.start(seat("billing"));
    for order in &orders[..4] {
        people.invoice_in(order, InvoiceState::Issued).await;
    }
    people.invoice_in(&orders[4], InvoiceState::Void).await;

    // Billing and orders go on without shipping, and nothing is packed that was called off meanwhile.
    company.kill(seat("shipping")).await;
    for order in &orders[..4] {
        people.pay_for(order).await;
        people.order_in(order, OrderState::Confirmed).await;
    }
    people.cancel(&orders[3]).await;
    company.start(seat("shipping"));
    for order in &orders[..3] {
        people.shipment_in(order, ShipmentState::Prepared).await;
        people.order_in(order, OrderState::InFulfilment).await;
    }
    people.shipment_in(&orders[3], ShipmentState::Cancelled).await;
    people
        .open_subjects(&customer, &["order", "order", "order", "refund", "shipment", "shipment", "shipment"])
        .await;

    let issued = invoices_issued(&people, &customer).await;
    assert_eq!(issued, orders, "invoices in the order of the orders");
    company.assert_verified().await;
    company.close().await;
}

/// The orders for which invoices were issued, in the order of the timeline.
async fn invoices_issued(people: &People, customer: &str) -> Vec<String> {
    let request = ListEventsRequest {
        customer_id: customer.to_owned(),
        filter: Some(EventFilter {
            types: vec!["baton.billing.v1.InvoiceIssued".into()],
            ..EventFilter::default()
        }),
        page_size: 200,
        ..ListEventsRequest::default()
    };
    let mut events = ask!(people.timeline.timeline(), list_events, request).events;
    events.sort_by_key(|event| event.sequence);
    let issued = events.iter().map(|event| {
        let body = event.body.as_ref().unwrap();
        let issued: baton_proto::billing::v1::InvoiceIssued = body.to_msg().unwrap();
        issued.invoice.unwrap().order_id
    });
    issued.collect()
}
