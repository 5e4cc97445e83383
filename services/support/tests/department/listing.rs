//! Lists: filters, pages, tokens.

use std::time::Duration;

use baton_errors::Reason;
use baton_proto::support::v1::{ListTicketsRequest, TicketState};
use baton_testkit::{call, every_page, reason, violations};

use crate::harness::{Department, Step};

async fn list(department: &Department, request: ListTicketsRequest) -> (Vec<String>, String) {
    let page = call!(&department.support, list_tickets, request).unwrap();
    (page.tickets.into_iter().map(|ticket| ticket.id).collect(), page.next_page_token)
}

#[tokio::test]
async fn pages_hold_every_ticket_once_the_latest_first() {
    let department = Department::start().await;
    let customer = department.timeline.customer();
    let mut opened = Vec::new();
    for number in 0..7 {
        // Two at a time are opened at the same instant.
        if number % 2 == 0 {
            department.clock.advance(Duration::from_mins(1));
        }
        opened.push(department.open(customer).await);
    }
    department.open(department.timeline.customer()).await;
    opened.sort_by_key(|ticket| (ticket.opened_at.unwrap().seconds, ticket.id.clone()));
    let expected: Vec<String> = opened.into_iter().rev().map(|ticket| ticket.id).collect();

    let first = ListTicketsRequest { page_size: 3, customer_id: customer.to_string(), ..Default::default() };
    let seen = every_page(3, async |page_token| {
        list(&department, ListTicketsRequest { page_token, ..first.clone() }).await
    });
    assert_eq!(seen.await, expected);
    assert_eq!(list(&department, ListTicketsRequest::default()).await.0.len(), 8);
}

#[tokio::test]
async fn lists_are_filtered_by_state_and_by_order() {
    let department = Department::start().await;
    let opened = department.ticket(TicketState::Open).await;
    let solved = department.ticket(TicketState::Solved).await;
    department.ticket(TicketState::Closed).await;
    let states = vec![TicketState::Open.into(), TicketState::Solved.into()];
    let (mut ids, _) = list(&department, ListTicketsRequest { states, ..Default::default() }).await;
    ids.sort();
    let mut expected = vec![opened.id.clone(), solved.id.clone()];
    expected.sort();
    assert_eq!(ids, expected);
    let by_order = ListTicketsRequest { order_id: solved.order_id, ..Default::default() };
    assert_eq!(list(&department, by_order).await.0, [solved.id]);

    department.take(Step::Diagnose, &opened.id).await.unwrap();
    let states = vec![TicketState::Open.into()];
    assert!(list(&department, ListTicketsRequest { states, ..Default::default() }).await.0.is_empty());
}

#[tokio::test]
async fn a_token_belongs_to_its_filters() {
    let department = Department::start().await;
    for _ in 0..2 {
        department.ticket(TicketState::Open).await;
    }
    let first = ListTicketsRequest { page_size: 1, ..Default::default() };
    let (_, token) = list(&department, first.clone()).await;
    let support = department.support.clone();
    for bad in [
        ListTicketsRequest { page_token: "nonsense".to_owned(), ..first.clone() },
        ListTicketsRequest { page_token: token, states: vec![TicketState::Open.into()], ..first },
    ] {
        assert_eq!(reason(call!(&support, list_tickets, bad)), Reason::InvalidPageToken);
    }
}

#[tokio::test]
async fn bad_filters_are_named() {
    let department = Department::start().await;
    for state in [0, 99] {
        let bad =
            ListTicketsRequest { customer_id: "ann".to_owned(), states: vec![state], ..Default::default() };
        let status = call!(&department.support, list_tickets, bad).unwrap_err();
        assert_eq!(violations(&status), ["customer_id", "states"]);
    }
    let negative = ListTicketsRequest { page_size: -1, ..Default::default() };
    let status = call!(&department.support, list_tickets, negative).unwrap_err();
    assert_eq!(violations(&status), ["page_size"]);
}
