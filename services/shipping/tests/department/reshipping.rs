//! What went wrong is sent again.

use baton_errors::Reason;
use baton_proto::shipping::v1::{self, Feasibility, ShipmentPrepared, ShipmentReshipped, ShipmentState};
use baton_testkit::{call, context, eventually, reason, violations};

use crate::harness::{Department, address, goods};
use crate::orders::Told;

#[tokio::test]
async fn another_shipment_takes_the_place_of_one_that_was_lost() {
    let department = Department::start().await;
    let lost = department.shipment(ShipmentState::Exception).await;
    let request = v1::ReshipShipmentRequest {
        context: Some(context()),
        shipment_id: lost.id.clone(),
        address: Some(address("BA")),
    };
    let answer = call!(&department.shipping, reship_shipment, request.clone()).unwrap();
    let (given_up, replacement) = (answer.shipment.clone().unwrap(), answer.replacement.clone().unwrap());
    assert_eq!(
        (given_up.state(), given_up.exception()),
        (ShipmentState::Reshipped, v1::ExceptionKind::Unspecified)
    );
    assert_eq!((&given_up.replaced_by_id, &replacement.replaces_id), (&replacement.id, &lost.id));
    assert_eq!((replacement.state(), replacement.revision), (ShipmentState::Prepared, 1));
    assert_eq!((&replacement.order_id, goods(&replacement)), (&lost.order_id, goods(&lost)));
    assert_eq!(replacement.address, Some(address("BA")));
    assert_ne!(replacement.number, lost.number);
    assert_eq!(replacement.feasibility(), Feasibility::Feasible);
    assert_eq!(department.get(&given_up.id).await, given_up);
    assert_eq!(department.get(&replacement.id).await, replacement);

    // Both are told, each on its own.
    let event = department.timeline.event(&answer.event_id).await;
    let told = event.body.unwrap().to_msg::<ShipmentReshipped>().unwrap();
    assert_eq!(told.shipment, Some(given_up));
    let told = async || {
        let events = department.timeline.events();
        events
            .into_iter()
            .find(|event| event.subject.as_ref().is_some_and(|subject| subject.id == replacement.id))
    };
    let event = eventually("the replacement is told", told).await;
    assert!(event.summary.contains(" prepared as a replacement: 5 items"), "{}", event.summary);
    assert_eq!(event.body.unwrap().to_msg::<ShipmentPrepared>().unwrap().shipment, Some(replacement));

    // Once: the retry gets the same replacement, and nothing is left for another one.
    assert_eq!(call!(&department.shipping, reship_shipment, request).unwrap(), answer);
    assert_eq!(reason(department.prepare(&lost.order_id, &[]).await), Reason::AlreadyShipped);
    assert_eq!(department.shipments_of(&lost.order_id).await.len(), 2);
}

#[tokio::test]
async fn the_address_stays_unless_another_is_given() {
    let department = Department::start().await;
    let lost = department.shipment(ShipmentState::Exception).await;
    let mut request =
        v1::ReshipShipmentRequest { context: Some(context()), shipment_id: lost.id.clone(), address: None };
    request.address = Some(Default::default());
    let status = call!(&department.shipping, reship_shipment, request.clone()).unwrap_err();
    assert_eq!(violations(&status), ["address"]);
    request.address = None;
    let answer = call!(&department.shipping, reship_shipment, request).unwrap();
    assert_eq!(answer.replacement.unwrap().address, lost.address);
}

#[tokio::test]
async fn what_is_called_off_is_not_sent_again() {
    let department = Department::start().await;
    let order = department.order(Told::Placed).await;
    let lost = department.shipment_of(&order, ShipmentState::Exception).await;
    // History: nothing is done about it, so the lost one is as it was.
    let (order, event) = crate::orders::told(order, Told::Cancelled);
    let event = baton_proto::timeline::v1::Event { imported: true, ..event };
    department.hear_event(&order, event).await;
    let request = v1::ReshipShipmentRequest { context: Some(context()), shipment_id: lost.id, address: None };
    assert_eq!(reason(call!(&department.shipping, reship_shipment, request)), Reason::OrderStopped);
}
