//! What support does when a parcel goes wrong. The timeline delivers every event twice.

use baton_model::{CustomerId, Ids, SystemIds};
use baton_proto::orders::v1::OrderPlaced;
use baton_proto::shipping::v1::{
    ExceptionKind, Shipment, ShipmentDelivered, ShipmentException, ShipmentReshipped,
};
use baton_proto::support::v1::{ListTicketsRequest, Ticket, TicketState};
use baton_proto::timeline::v1::Event;
use baton_testkit::{call, event, eventually, subject};
use prost::Name;

use crate::harness::{Department, Step};

/// A parcel, and whose it is.
struct Parcel {
    customer_id: CustomerId,
    shipment: Shipment,
}

impl Parcel {
    fn of(department: &Department) -> Self {
        let shipment = Shipment {
            id: SystemIds.uuid().to_string(),
            number: "K7F3-QPX8".into(),
            order_id: SystemIds.uuid().to_string(),
            exception: ExceptionKind::Damaged.into(),
            exception_note: "The box is open".into(),
            ..Shipment::default()
        };
        Self { customer_id: department.timeline.customer(), shipment }
    }

    fn tells(&self, revision: i64, status: &str, body: &impl Name) -> Event {
        let subject = Some(subject("shipment", &self.shipment.id, revision, status));
        Event { subject, ..event("shipping", self.customer_id, body) }
    }

    fn is_damaged(&self, revision: i64) -> Event {
        self.tells(revision, "damaged", &ShipmentException { shipment: Some(self.shipment.clone()) })
    }
}

impl Department {
    async fn tickets_of(&self, customer_id: CustomerId) -> Vec<Ticket> {
        let request =
            ListTicketsRequest { customer_id: customer_id.to_string(), ..ListTicketsRequest::default() };
        call!(&self.support, list_tickets, request).unwrap().tickets
    }

    /// The one ticket of a customer, once it is as expected.
    async fn ticket_when(&self, parcel: &Parcel, is: impl Fn(&Ticket) -> bool) -> Ticket {
        eventually("the parcel's ticket is as expected", async || {
            self.tickets_of(parcel.customer_id).await.pop().filter(&is)
        })
        .await
    }

    /// Waits until everything published before was reacted to.
    async fn has_heard_all(&self) {
        let ticket = self.ticket(TicketState::Open).await;
        let placed = subject("order", &ticket.order_id, 1, "last");
        let last = event("orders", &ticket.customer_id, &OrderPlaced::default());
        self.timeline.publish(Event { subject: Some(placed), ..last });
        let shown = async || (self.get(&ticket.id).await.order_status == "last").then_some(());
        eventually("everything was heard", shown).await;
    }
}

#[tokio::test]
async fn a_parcel_that_goes_wrong_is_one_case_and_one_ticket() {
    let mut department = Department::start().await;
    department.start_replica().await;
    let parcel = Parcel::of(&department);
    department.timeline.publish(parcel.is_damaged(3));
    let ticket = department.ticket_when(&parcel, |_| true).await;
    assert_eq!(ticket.title, "Parcel K7F3-QPX8 was damaged by the carrier");
    assert_eq!(
        (ticket.description.as_str(), ticket.shipment_status.as_str()),
        ("The box is open", "damaged")
    );
    assert_eq!((&ticket.shipment_id, &ticket.order_id), (&parcel.shipment.id, &parcel.shipment.order_id));

    let cases = department.timeline.opened_cases();
    assert_eq!(cases.len(), 1, "one case: {cases:?}");
    assert_eq!(
        (cases[0].kind.as_str(), &cases[0].customer_id),
        ("shipment-exception", &parcel.customer_id.to_string())
    );
    let opened =
        async || department.timeline.events().into_iter().find(|event| event.case_id == ticket.case_id);
    let opened = eventually("the ticket's opening is told under the case", opened).await;
    assert!(opened.summary.contains("was damaged"), "{}", opened.summary);

    // Once more is the same matter.
    department.timeline.publish(parcel.tells(
        4,
        "lost",
        &ShipmentException {
            shipment: Some(Shipment { exception: ExceptionKind::Lost.into(), ..parcel.shipment.clone() }),
        },
    ));
    department.ticket_when(&parcel, |ticket| ticket.shipment_status == "lost").await;
    department.has_heard_all().await;
    assert_eq!(department.tickets_of(parcel.customer_id).await.len(), 1);
    assert_eq!(department.timeline.opened_cases().len(), 1);
}

#[tokio::test]
async fn the_ticket_follows_its_parcel_and_is_opened_again_by_new_trouble() {
    let department = Department::start().await;
    let parcel = Parcel::of(&department);
    department.timeline.publish(parcel.is_damaged(3));
    let ticket = department.ticket_when(&parcel, |_| true).await;
    let reshipped = ShipmentReshipped { shipment: Some(parcel.shipment.clone()) };
    department.timeline.publish(parcel.tells(4, "sent again", &reshipped));
    let told = department.ticket_when(&parcel, |ticket| ticket.shipment_status == "sent again").await;
    assert_eq!(told.revision, ticket.revision + 1);
    for step in [Step::Solve, Step::Close] {
        department.take(step, &ticket.id).await.unwrap();
    }
    department.timeline.publish(parcel.is_damaged(5));
    department.ticket_when(&parcel, |ticket| ticket.state() == TicketState::Open).await;
}

#[tokio::test]
async fn what_was_delivered_although_it_was_called_off_is_a_case() {
    let department = Department::start().await;
    let parcel = Parcel::of(&department);
    let delivered = |order_cancelled| ShipmentDelivered {
        shipment: Some(Shipment { order_cancelled, ..parcel.shipment.clone() }),
        ..ShipmentDelivered::default()
    };
    department.timeline.publish(parcel.tells(3, "delivered", &delivered(false)));
    department.has_heard_all().await;
    assert_eq!(department.tickets_of(parcel.customer_id).await, []);
    department.timeline.publish(parcel.tells(4, "delivered", &delivered(true)));
    let ticket = department.ticket_when(&parcel, |_| true).await;
    assert!(ticket.title.ends_with("was delivered although its order was called off"), "{}", ticket.title);
    assert_eq!(department.timeline.opened_cases()[0].kind, "delivered-although-cancelled");
}

#[tokio::test]
async fn of_history_nobody_is_told() {
    let department = Department::start().await;
    let parcel = Parcel::of(&department);
    department.timeline.publish(Event { imported: true, ..parcel.is_damaged(3) });
    department.has_heard_all().await;
    assert_eq!(department.tickets_of(parcel.customer_id).await, []);
    assert!(department.timeline.opened_cases().is_empty());
}

#[tokio::test]
async fn a_timeline_that_is_away_delays_the_case_and_loses_nothing() {
    let department = Department::start().await;
    let parcels: Vec<Parcel> = (0..3).map(|_| Parcel::of(&department)).collect();
    department.timeline.close(true);
    for parcel in &parcels {
        department.timeline.publish(parcel.is_damaged(3));
    }
    let refused = async || (department.timeline.refused() > 0).then_some(());
    eventually("the timeline was asked in vain", refused).await;
    department.timeline.close(false);
    for parcel in &parcels {
        department.ticket_when(parcel, |_| true).await;
    }
    assert_eq!(department.timeline.opened_cases().len(), 3);
}
