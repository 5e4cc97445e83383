//! Opening a ticket, and finding it again.

use baton_errors::Reason;
use baton_model::{Ids, Role, SystemIds};
use baton_proto::support::v1::{self, TicketState};
use baton_testkit::{call, context, metadata, reason, violations};

use crate::harness::{Department, opening};

fn get(ticket: &str) -> v1::GetTicketRequest {
    v1::GetTicketRequest { ticket: ticket.to_owned() }
}

#[tokio::test]
async fn an_opened_ticket_is_found_by_id_number_and_reference() {
    let department = Department::start().await;
    let mut request = opening(department.timeline.customer());
    request.ticket.as_mut().unwrap().external_reference = "HD-77".to_owned();
    let response = call!(&department.support, open_ticket, request).unwrap();
    let opened = response.ticket.unwrap();
    assert_eq!((opened.state(), opened.revision), (TicketState::Open, 1));
    for name in [&opened.id, &opened.number, &opened.number.to_lowercase().replace('-', " "), "HD-77"] {
        assert_eq!(department.get(name).await, opened, "{name}");
    }

    let support = department.support.clone();
    let status = call!(&support, get_ticket, get("HD-78")).unwrap_err();
    assert_eq!(metadata(&status, "ticket"), "HD-78");
    assert_eq!(reason::<()>(Err(status)), Reason::TicketNotFound);
}

#[tokio::test]
async fn a_misheard_number_is_noticed_unless_it_is_a_reference() {
    let department = Department::start().await;
    let opened = department.open(department.timeline.customer()).await;
    let last = if opened.number.ends_with('2') { "3" } else { "2" };
    let misheard = format!("{}{last}", &opened.number[..8]);
    let support = department.support.clone();
    let status = call!(&support, get_ticket, get(&misheard)).unwrap_err();
    assert_eq!(violations(&status), ["ticket"]);
    let close = v1::CloseTicketRequest { context: Some(context()), ticket: misheard.clone() };
    assert_eq!(violations(&call!(&support, close_ticket, close).unwrap_err()), ["ticket"]);

    let mut request = opening(department.timeline.customer());
    request.ticket.as_mut().unwrap().external_reference = misheard.clone();
    let other = call!(&support, open_ticket, request).unwrap().ticket.unwrap();
    assert_eq!(department.get(&misheard).await, other);
}

#[tokio::test]
async fn a_number_that_is_taken_is_drawn_again() {
    let department = Department::start().await;
    let opened = department.open(department.timeline.customer()).await;
    department.ids.draw_next(&opened.number);
    let another = department.open(department.timeline.customer()).await;
    assert_ne!(another.number, opened.number);
    assert_eq!(department.get(&opened.number).await, opened);
}

#[tokio::test]
async fn an_external_reference_belongs_to_one_ticket() {
    let department = Department::start().await;
    let mut request = opening(department.timeline.customer());
    request.ticket.as_mut().unwrap().external_reference = "HD-77".to_owned();
    // Eight different requests at once: one ticket, and seven that are told which.
    let calls: Vec<_> = (0..8)
        .map(|_| {
            let mut request = request.clone();
            request.context = Some(context());
            let support = department.support.clone();
            tokio::spawn(async move { call!(support, open_ticket, request) })
        })
        .collect();
    let (mut opened, mut refused) = (Vec::new(), Vec::new());
    for call in calls {
        match call.await.unwrap() {
            Ok(response) => opened.push(response.ticket.unwrap().id),
            Err(status) => refused.push(status),
        }
    }
    assert_eq!((opened.len(), refused.len()), (1, 7));
    for status in refused {
        assert_eq!(metadata(&status, "id"), opened[0]);
        assert_eq!(metadata(&status, "external_reference"), "HD-77");
        assert_eq!(reason::<()>(Err(status)), Reason::ExternalReferenceTaken);
    }
}

#[tokio::test]
async fn only_known_customers_have_tickets() {
    let department = Department::start().await;
    let stranger = SystemIds.customer_id();
    let status = call!(&department.support, open_ticket, opening(stranger)).unwrap_err();
    assert_eq!(metadata(&status, "customer_id"), stranger.to_string());
    assert_eq!(reason::<()>(Err(status)), Reason::CustomerNotFound);
}

#[tokio::test]
async fn other_departments_read_but_do_not_write() {
    let department = Department::start().await;
    let opened = department.open(department.timeline.customer()).await;
    let orders = department.caller("orders", &[Role::Agent]);
    assert!(call!(&orders, get_ticket, get(&opened.number)).is_ok());
    let written = call!(&orders, open_ticket, opening(department.timeline.customer()));
    assert_eq!(reason(written), Reason::DepartmentNotAllowed);
    let auditor = department.caller("support", &[Role::Auditor]);
    let written = call!(&auditor, open_ticket, opening(department.timeline.customer()));
    assert_eq!(reason(written), Reason::RoleNotAllowed);
}

#[tokio::test]
async fn what_the_customer_said_is_told_so_that_nobody_asks_again() {
    let department = Department::start().await;
    let told = async |description: &str, product_id: &str| {
        let mut request = opening(department.timeline.customer());
        let ticket = request.ticket.as_mut().unwrap();
        (ticket.description, ticket.product_id) = (description.to_owned(), product_id.to_owned());
        let opened = call!(&department.support, open_ticket, request).unwrap();
        let event = department.timeline.event(&opened.event_id).await;
        event.facts.into_iter().map(|fact| (fact.key, fact.value)).collect::<Vec<_>>()
    };
    let pair = |key: &str, value: &str| (key.to_owned(), value.to_owned());
    let expected = [pair("product", "screen-27"), pair("symptom", "It flickers\nsince Monday")];
    assert_eq!(told("It flickers\nsince Monday", "screen-27").await, expected);
    assert_eq!(told("", "").await, [pair("symptom", "Screen flickers")]);
}
