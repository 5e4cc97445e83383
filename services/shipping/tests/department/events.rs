//! What the timeline is told.

use baton_errors::Reason;
use baton_model::{Ids, SystemIds};
use baton_proto::common::v1::Channel;
use baton_proto::shipping::v1::{ScanKind, ShipmentDelivered, ShipmentPrepared, ShipmentState};
use baton_testkit::{call, context, eventually, reason};
use sqlx::Connection;

use crate::harness::{Department, Step, preparing};
use crate::orders::Told;

#[tokio::test]
async fn an_event_tells_who_did_what_when_and_how() {
    let department = Department::start().await;
    let order = department.order(Told::Placed).await;
    let mut request = preparing(&order.id, &[(1, 1)]);
    let case_id = SystemIds.uuid().to_string();
    let circumstances = request.context.as_mut().unwrap();
    circumstances.set_channel(Channel::Phone);
    circumstances.case_id = case_id.clone();
    let prepared = call!(&department.shipping, prepare_shipment, request).unwrap();
    let shipment = prepared.shipment.unwrap();

    let event = department.timeline.event(&prepared.event_id).await;
    let (number, short) = (&shipment.number, &order.id[28..]);
    let summary = format!("Shipment {number} of order {short} prepared: 1 item, promised by 14 May 2026");
    assert_eq!(event.summary, summary);
    assert_eq!((&event.customer_id, &event.case_id), (&order.customer_id, &case_id));
    assert_eq!((event.department.as_str(), event.channel()), ("shipping", Channel::Phone));
    assert_eq!((event.imported, event.occurred_at), (false, shipment.prepared_at));
    let actor = event.actor.unwrap();
    assert_eq!(
        (actor.id.as_str(), actor.name.as_str(), actor.role.as_str()),
        ("shipping-ann", "Ann", "agent")
    );
    let subject = event.subject.unwrap();
    assert_eq!((subject.kind.as_str(), subject.id.as_str()), ("shipment", shipment.id.as_str()));
    assert_eq!(subject.label, format!("shipment {number}"));
    assert_eq!(subject.status, "prepared, promised by 14 May 2026");
    assert_eq!((subject.open, subject.revision), (true, 1));
    assert_eq!(event.body.unwrap().to_msg::<ShipmentPrepared>().unwrap().shipment, Some(shipment));
}

#[tokio::test]
async fn every_revision_has_one_event_in_order() {
    let department = Department::start().await;
    let order = department.order(Told::Placed).await;
    let shipment = department.shipment_of(&order, ShipmentState::Prepared).await;
    department.take(Step::ChangeAddress, &shipment.id).await.unwrap();
    let order = department.hear(order, Told::Held).await;
    department.hear(order, Told::Released).await;
    department.take(Step::HandOver, &shipment.id).await.unwrap();
    for (kind, seconds) in [(ScanKind::InTransit, 1), (ScanKind::Lost, 2), (ScanKind::InTransit, 3)] {
        department.scan(&shipment.id, kind, seconds).await.unwrap();
    }
    department.take(Step::Recall, &shipment.id).await.unwrap();
    department.scan(&shipment.id, ScanKind::Delivered, 4).await.unwrap();
    department.scan(&shipment.id, ScanKind::Returned, 5).await.unwrap();

    let is_ours = |event: &baton_proto::timeline::v1::Event| {
        event.subject.as_ref().is_some_and(|subject| subject.id == shipment.id)
    };
    let told = async || {
        let events: Vec<_> = department.timeline.events().into_iter().filter(is_ours).collect();
        (events.len() == 11).then_some(events)
    };
    let events = eventually("every event has arrived", told).await;
    let revision = |event: &baton_proto::timeline::v1::Event| event.subject.as_ref().unwrap().revision;
    assert_eq!(events.iter().map(revision).collect::<Vec<_>>(), (1..=11).collect::<Vec<_>>());
    let names = events.iter().map(|event| {
        let url = &event.body.as_ref().unwrap().type_url;
        url.rsplit('.').next().unwrap().trim_start_matches("Shipment").to_owned()
    });
    let expected = [
        "Prepared",
        "AddressChanged",
        "Held",
        "Released",
        "HandedOver",
        "Scanned",
        "Exception",
        "Scanned",
        "Recalled",
        "Delivered",
        "Returned",
    ];
    assert_eq!(names.collect::<Vec<_>>(), expected);
    let open = events.iter().map(|event| event.subject.as_ref().unwrap().open);
    assert_eq!(open.collect::<Vec<_>>(), [[true; 9].as_slice(), &[false; 2]].concat());
}

#[tokio::test]
async fn a_delivery_counts_what_else_is_under_way() {
    let department = Department::start().await;
    let order = department.order(Told::Placed).await;
    let first = department.prepare(&order.id, &[(1, 1)]).await.unwrap();
    department.take(Step::HandOver, &first.id).await.unwrap();
    let second = department.prepare(&order.id, &[(1, 1)]).await.unwrap();
    let third = department.prepare(&order.id, &[(1, 1)]).await.unwrap();
    let fourth = department.prepare(&order.id, &[(2, 1)]).await.unwrap();
    department.take(Step::HandOver, &third.id).await.unwrap();
    // What is lost is still under way: nobody has decided what becomes of it.
    department.scan(&third.id, ScanKind::Lost, 1).await.unwrap();
    department.take(Step::Cancel, &fourth.id).await.unwrap();
    let (_, event_id) = department.scan(&first.id, ScanKind::Delivered, 2).await.unwrap();
    let event = department.timeline.event(&event_id).await;
    assert_eq!(event.body.unwrap().to_msg::<ShipmentDelivered>().unwrap().live_shipments, 2);

    department.take(Step::HandOver, &second.id).await.unwrap();
    department.take(Step::Cancel, &third.id).await.unwrap();
    let (_, event_id) = department.scan(&second.id, ScanKind::Delivered, 3).await.unwrap();
    let event = department.timeline.event(&event_id).await;
    assert_eq!(event.body.unwrap().to_msg::<ShipmentDelivered>().unwrap().live_shipments, 0);
}

#[tokio::test]
async fn shipment_and_event_are_one_transaction() {
    let department = Department::start().await;
    let shipment = department.shipment(ShipmentState::Prepared).await;
    department.timeline.close(true);
    department.logs.allow("database error");
    let mut conn = department.database.connect().await;
    let context = context();
    let hand_over = || Step::HandOver.call(department.shipping.clone(), context.clone(), shipment.id.clone());
    // What cannot be told does not happen, and may be tried again.
    sqlx::query("alter table outbox.events add constraint none check (false) not valid")
        .execute(&mut conn)
        .await
        .unwrap();
    assert_eq!(reason(hand_over().await), Reason::Internal);
    assert_eq!(department.get(&shipment.id).await, shipment);
    sqlx::query("alter table outbox.events drop constraint none").execute(&mut conn).await.unwrap();
    let (_, event_id) = hand_over().await.unwrap();
    let same: bool = sqlx::query_scalar(
        "select shipments.xmin = events.xmin from shipments, outbox.events as events
         where shipments.id = $1::uuid and events.event_id = $2::uuid",
    )
    .bind(&shipment.id)
    .bind(&event_id)
    .fetch_one(&mut conn)
    .await
    .unwrap();
    assert!(same);
    conn.close().await.unwrap();

    department.timeline.close(false);
    department.timeline.event(&event_id).await;
}

#[tokio::test]
async fn an_address_that_a_shipment_goes_to_instead_is_a_correction() {
    let department = Department::start().await;
    let order = department.order(Told::Placed).await;
    let shipment = department.shipment_of(&order, ShipmentState::Prepared).await;
    let (_, event_id) = department.take(Step::ChangeAddress, &shipment.id).await.unwrap();
    let event = department.timeline.event(&event_id).await;
    let [fact] = event.facts.as_slice() else { panic!("{event:?}") };
    assert_eq!((fact.key.as_str(), fact.correction, fact.asked), ("delivery.address", true, false));
    assert_eq!(fact.value, "Rua das Flores 1\n80010-000 Cidade\nRJ\nBR");
}
