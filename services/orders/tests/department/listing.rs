//! Lists: filters, pages, tokens.

use std::collections::HashSet;
use std::time::Duration;

use baton_errors::Reason;
use baton_proto::orders::v1::{ListOrdersRequest, OrderLine, OrderState};
use baton_testkit::{call, every_page, reason, violations};
use prost::Message;

use crate::harness::{Department, Step, line, placing};

async fn list(department: &Department, request: ListOrdersRequest) -> (Vec<String>, String) {
    let page = call!(&department.orders, list_orders, request).unwrap();
    (page.orders.into_iter().map(|order| order.id).collect(), page.next_page_token)
}

#[tokio::test]
async fn pages_hold_every_order_once_the_latest_first() {
    let department = Department::start().await;
    let customer = department.timeline.customer();
    let mut placed = Vec::new();
    for number in 0..7 {
        // Two at a time are placed at the same instant.
        if number % 2 == 0 {
            department.clock.advance(Duration::from_mins(1));
        }
        placed.push(department.place(customer).await);
    }
    department.place(department.timeline.customer()).await;
    placed.sort_by_key(|order| (order.placed_at.unwrap().seconds, order.id.clone()));
    let expected: Vec<String> = placed.into_iter().rev().map(|order| order.id).collect();

    let first = ListOrdersRequest { page_size: 3, customer_id: customer.to_string(), ..Default::default() };
    let seen = every_page(3, async |page_token| {
        list(&department, ListOrdersRequest { page_token, ..first.clone() }).await
    });
    assert_eq!(seen.await, expected);
    assert_eq!(list(&department, ListOrdersRequest::default()).await.0.len(), 8);
}

#[tokio::test]
async fn a_page_of_large_orders_ends_before_a_client_would_refuse_it() {
    let department = Department::start().await;
    let large = OrderLine { title: "t".repeat(200), seller_id: "s".repeat(64), ..line("p1", 1, 1) };
    for _ in 0..20 {
        let mut request = placing(department.timeline.customer());
        request.order.as_mut().unwrap().lines = vec![large.clone(); 200];
        call!(&department.orders, place_order, request).unwrap();
    }
    let mut request = ListOrdersRequest { page_size: 200, ..Default::default() };
    let (mut seen, mut pages) = (HashSet::new(), 0);
    loop {
        let page = call!(&department.orders, list_orders, request.clone()).unwrap();
        assert!(page.encoded_len() < 1024 * 1024 + 1024, "{} bytes", page.encoded_len());
        assert!(!page.orders.is_empty());
        seen.extend(page.orders.into_iter().map(|order| order.id));
        pages += 1;
        if page.next_page_token.is_empty() {
            break;
        }
        request.page_token = page.next_page_token;
    }
    assert_eq!(seen.len(), 20);
    assert!(pages > 1, "20 orders of 60 kB do not fit one page");
}

#[tokio::test]
async fn lists_are_filtered_by_state() {
    let department = Department::start().await;
    let placed = department.order(OrderState::Placed).await;
    let shipped = department.order(OrderState::Shipped).await;
    department.order(OrderState::Cancelled).await;
    let states = vec![OrderState::Placed.into(), OrderState::Shipped.into()];
    let (mut ids, _) = list(&department, ListOrdersRequest { states, ..Default::default() }).await;
    ids.sort();
    let mut expected = vec![placed.id.clone(), shipped.id];
    expected.sort();
    assert_eq!(ids, expected);

    department.take(Step::Confirm, &placed.id).await.unwrap();
    let states = vec![OrderState::Placed.into()];
    assert!(list(&department, ListOrdersRequest { states, ..Default::default() }).await.0.is_empty());
}

#[tokio::test]
async fn a_token_belongs_to_its_filters() {
    let department = Department::start().await;
    for _ in 0..2 {
        department.order(OrderState::Placed).await;
    }
    let first = ListOrdersRequest { page_size: 1, ..Default::default() };
    let (_, token) = list(&department, first.clone()).await;
    let orders = department.orders.clone();
    for bad in [
        ListOrdersRequest { page_token: "nonsense".to_owned(), ..first.clone() },
        ListOrdersRequest { page_token: token, states: vec![OrderState::Placed.into()], ..first },
    ] {
        assert_eq!(reason(call!(&orders, list_orders, bad)), Reason::InvalidPageToken);
    }
}

#[tokio::test]
async fn bad_filters_are_named() {
    let department = Department::start().await;
    for state in [0, 99] {
        let bad =
            ListOrdersRequest { customer_id: "ann".to_owned(), states: vec![state], ..Default::default() };
        let status = call!(&department.orders, list_orders, bad).unwrap_err();
        assert_eq!(violations(&status), ["customer_id", "states"]);
    }
    let negative = ListOrdersRequest { page_size: -1, ..Default::default() };
    let status = call!(&department.orders, list_orders, negative).unwrap_err();
    assert_eq!(violations(&status), ["page_size"]);
}
