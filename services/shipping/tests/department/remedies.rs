//! What shipping does when a replacement was agreed. The timeline delivers every event twice.

use baton_model::{Ids, SystemIds};
use baton_proto::cases::v1::{Complaint, RemedyAgreed, RemedyKind, RemedyOffer};
use baton_proto::shipping::v1::{Shipment, ShipmentState};
use baton_proto::timeline::v1::Event;
use baton_testkit::event;

use crate::harness::{Department, goods};

impl Department {
    /// The timeline tells what was agreed about a shipment; waits until shipping has heard it. Gives the remedy's id.
    async fn was_agreed(
        &self,
        kind: RemedyKind,
        shipment: &Shipment,
        customer_id: &str,
        imported: bool,
    ) -> String {
        let remedy_id = SystemIds.uuid().to_string();
        let complaint = Complaint {
            kind: "late".to_owned(),
            about_kind: "shipment".to_owned(),
            about_id: shipment.id.clone(),
            ..Complaint::default()
        };
        let offer = RemedyOffer { remedy_id: remedy_id.clone(), kind: kind.into(), ..RemedyOffer::default() };
        let agreed = RemedyAgreed { complaint: Some(complaint), offer: Some(offer) };
        self.timeline.publish(Event { imported, ..event("support", customer_id, &agreed) });
        self.catch_up().await;
        remedy_id
    }
}

#[tokio::test]
async fn what_is_lost_is_sent_once_more_under_the_id_of_the_remedy() {
    let department = Department::start().await;
    let lost = department.shipment(ShipmentState::Exception).await;
    let id = department.was_agreed(RemedyKind::Replacement, &lost, &lost.customer_id, false).await;
    let replacement = department.get(&id).await;
    assert_eq!((replacement.state(), &replacement.replaces_id), (ShipmentState::Prepared, &lost.id));
    assert_eq!((goods(&replacement), &replacement.address), (goods(&lost), &lost.address));
    assert_eq!(department.get(&lost.id).await.state(), ShipmentState::Reshipped);
    assert_eq!(department.shipments_of(&lost.order_id).await.len(), 2, "once");
    // There is nothing to send a second time.
    department.was_agreed(RemedyKind::Replacement, &lost, &lost.customer_id, false).await;
    assert_eq!(department.shipments_of(&lost.order_id).await.len(), 2);
}

#[tokio::test]
async fn what_cannot_be_sent_or_is_not_shippings_is_left_to_people() {
    let department = Department::start().await;
    let stranger = department.timeline.customer().to_string();
    let lost = department.shipment(ShipmentState::Exception).await;
    let fine = department.shipment(ShipmentState::Delivered).await;
    let unknown = Shipment { id: SystemIds.uuid().to_string(), ..lost.clone() };
    for (kind, shipment, customer, imported) in [
        (RemedyKind::Replacement, &fine, &fine.customer_id, false),
        (RemedyKind::Replacement, &unknown, &lost.customer_id, false),
        (RemedyKind::Replacement, &lost, &stranger, false),
        (RemedyKind::Replacement, &lost, &lost.customer_id, true),
        (RemedyKind::Credit, &lost, &lost.customer_id, false),
    ] {
        department.was_agreed(kind, shipment, customer, imported).await;
        for before in [&lost, &fine] {
            assert_eq!(&department.get(&before.id).await, before);
            assert_eq!(department.shipments_of(&before.order_id).await.len(), 1);
        }
    }
}
