//! Preparing shipments of an order, and finding them again. No goods are shipped twice.

use baton_errors::Reason;
use baton_model::{DictatableNumber, Ids, Role, SystemIds};
use baton_proto::shipping::v1::{self, ScanKind, ShipmentState};
use baton_testkit::{call, context, eventually, metadata, reason, violations};
use sqlx::Connection;
use tonic::Status;

use crate::harness::{Department, Step, address, goods, preparing};
use crate::orders::{Told, new_order};

/// Checks that a call was refused because other shipments carry the goods.
fn assert_shipped(status: &Status, line_number: &str, left: &str) {
    assert_eq!(reason::<()>(Err(status.clone())), Reason::AlreadyShipped);
    assert_eq!(
        (metadata(status, "line_number").as_str(), metadata(status, "left").as_str()),
        (line_number, left)
    );
}

#[tokio::test]
async fn a_prepared_shipment_is_found_by_all_its_names() {
    let department = Department::start().await;
    let order = department.order(Told::Placed).await;
    let mut request = preparing(&order.id, &[]);
    request.shipment.as_mut().unwrap().external_reference = "PKG-7".to_owned();
    let prepared = call!(&department.shipping, prepare_shipment, request).unwrap().shipment.unwrap();
    assert_eq!(prepared.state(), ShipmentState::Prepared);
    assert_eq!((&prepared.customer_id, &prepared.order_id), (&order.customer_id, &order.id));
    assert_eq!(goods(&prepared), [(1, 3), (2, 2)]);
    assert_eq!((prepared.lines[1].product_id.as_str(), prepared.lines[1].title.as_str()), ("p2", "Shade"));
    assert_eq!((prepared.address.as_ref(), prepared.revision), (order.delivery_address.as_ref(), 1));

    let (shipment, _) = department.take(Step::HandOver, &prepared.id).await.unwrap();
    assert_eq!(shipment.carrier, "Correios");
    let spoken = shipment.number.to_lowercase().replace('-', " ");
    for name in [&shipment.id, &shipment.number, &spoken, &shipment.tracking_number, "PKG-7"] {
        assert_eq!(department.get(name).await, shipment, "{name}");
    }
    for name in ["PKG-8", ""] {
        let missing = v1::GetShipmentRequest { shipment: name.to_owned() };
        let status = call!(&department.shipping, get_shipment, missing).unwrap_err();
        assert_eq!(metadata(&status, "shipment"), name);
        assert_eq!(reason::<()>(Err(status)), Reason::ShipmentNotFound);
    }
}

#[tokio::test]
async fn an_order_goes_in_parts_but_nothing_twice() {
    let department = Department::start().await;
    let order = department.order(Told::Placed).await;
    let first = department.prepare(&order.id, &[(1, 2)]).await.unwrap();
    assert_shipped(&department.prepare(&order.id, &[(2, 2), (1, 2)]).await.unwrap_err(), "1", "1");
    let second = department.prepare(&order.id, &[]).await.unwrap();
    assert_eq!(goods(&second), [(1, 1), (2, 2)]);
    assert_shipped(&department.prepare(&order.id, &[]).await.unwrap_err(), "0", "0");

    // What is given up, or comes back, may go again; what the customer has may not.
    department.take(Step::Cancel, &first.id).await.unwrap();
    let third = department.prepare(&order.id, &[]).await.unwrap();
    assert_eq!(goods(&third), [(1, 2)]);
    for shipment in [&second, &third] {
        department.take(Step::HandOver, &shipment.id).await.unwrap();
    }
    department.take(Step::Scan(ScanKind::Delivered), &second.id).await.unwrap();
    department.take(Step::Scan(ScanKind::Returned), &third.id).await.unwrap();
    assert_shipped(&department.prepare(&order.id, &[(2, 1)]).await.unwrap_err(), "2", "0");
    assert_eq!(goods(&department.prepare(&order.id, &[]).await.unwrap()), [(1, 2)]);
}

#[tokio::test]
async fn concurrent_preparations_do_not_share_goods() {
    let department = Department::start().await;
    let order = department.order(Told::Placed).await;
    // All of them arrive before any of them is decided: the order's row is held until several wait for it.
    let (mut conn, mut looking) = (department.database.connect().await, department.database.connect().await);
    let mut holding = conn.begin().await.unwrap();
    sqlx::query("select from heard_orders where order_id = $1::uuid for update")
        .bind(&order.id)
        .execute(&mut *holding)
        .await
        .unwrap();
    let prepare = |_| {
        let (shipping, request) = (department.shipping.clone(), preparing(&order.id, &[(1, 2)]));
        tokio::spawn(async move { call!(shipping, prepare_shipment, request) })
    };
    let calls: Vec<_> = (0..4).map(prepare).collect();
    let waiting = "select count(*) from pg_stat_activity
                   where datname = current_database() and wait_event_type = 'Lock'";
    let several = async || {
        let waiting: i64 = sqlx::query_scalar(waiting).fetch_one(&mut looking).await.unwrap();
        (waiting >= 2).then_some(())
    };
    eventually("several wait for the order", several).await;
    holding.rollback().await.unwrap();

    let mut prepared = 0;
    for call in calls {
        match call.await.unwrap() {
            Ok(_) => prepared += 1,
            Err(status) => assert_shipped(&status, "1", "1"),
        }
    }
    assert_eq!(prepared, 1);
    assert_eq!(department.shipments_of(&order.id).await.len(), 1);
}

#[tokio::test]
async fn goods_that_are_not_known_are_in_one_shipment_at_most() {
    let department = Department::start().await;
    let mut order = new_order(department.timeline.customer());
    order.lines.clear();
    let mut order = department.hear(order, Told::Placed).await;
    let first = department.prepare(&order.id, &[]).await.unwrap();
    assert!(first.lines.is_empty());
    assert_shipped(&department.prepare(&order.id, &[]).await.unwrap_err(), "0", "0");
    // They become known: that shipment carries them all.
    order.lines = new_order(department.timeline.customer()).lines;
    let order = department.hear(order, Told::Amended).await;
    assert_shipped(&department.prepare(&order.id, &[(1, 1)]).await.unwrap_err(), "1", "0");
    department.take(Step::Cancel, &first.id).await.unwrap();
    assert_eq!(goods(&department.prepare(&order.id, &[(1, 1)]).await.unwrap()), [(1, 1)]);
}

#[tokio::test]
async fn only_lines_of_a_known_order_that_goes_on_are_prepared() {
    let department = Department::start().await;
    let order = department.order(Told::Placed).await;
    let status = department.prepare(&order.id, &[(2, 1), (3, 1)]).await.unwrap_err();
    assert_eq!(violations(&status), ["shipment.lines[1].line_number"]);

    let unknown = SystemIds.uuid().to_string();
    let status = department.prepare(&unknown, &[]).await.unwrap_err();
    assert_eq!(metadata(&status, "order"), unknown);
    assert_eq!(reason::<()>(Err(status)), Reason::OrderNotFound);

    for what in [Told::Cancelled, Told::CancellationRequested] {
        let order = department.order(what).await;
        let status = department.prepare(&order.id, &[]).await.unwrap_err();
        assert_eq!(metadata(&status, "order_id"), order.id);
        assert_eq!(reason::<()>(Err(status)), Reason::OrderStopped, "{what:?}");
    }
}

#[tokio::test]
async fn an_amended_order_is_shipped_as_amended() {
    let department = Department::start().await;
    let mut order = department.order(Told::Placed).await;
    order.lines[0].quantity = 7;
    order.delivery_address = Some(address("BA"));
    let order = department.hear(order, Told::Amended).await;
    let shipment = department.prepare(&order.id, &[]).await.unwrap();
    assert_eq!(goods(&shipment), [(1, 7), (2, 2)]);
    assert_eq!(shipment.address.unwrap().region, "BA");
}

#[tokio::test]
async fn an_external_reference_belongs_to_one_shipment() {
    let department = Department::start().await;
    let order = department.order(Told::Placed).await;
    let mut request = preparing(&order.id, &[(1, 1)]);
    request.shipment.as_mut().unwrap().external_reference = "PKG-7".to_owned();
    let first = call!(&department.shipping, prepare_shipment, request.clone()).unwrap().shipment.unwrap();
    request.context = Some(context());
    let status = call!(&department.shipping, prepare_shipment, request).unwrap_err();
    assert_eq!(metadata(&status, "id"), first.id);
    assert_eq!(metadata(&status, "external_reference"), "PKG-7");
    assert_eq!(reason::<()>(Err(status)), Reason::ExternalReferenceTaken);
    // What was not prepared has taken no goods.
    assert_eq!(goods(&department.prepare(&order.id, &[]).await.unwrap()), [(1, 2), (2, 2)]);
}

#[tokio::test]
async fn a_number_that_is_taken_is_drawn_again() {
    let department = Department::start().await;
    let number = DictatableNumber::from_random(7).to_string();
    department.ids.draw_next(&number);
    assert_eq!(department.shipment(ShipmentState::Prepared).await.number, number);
    department.ids.draw_next(&number);
    assert_ne!(department.shipment(ShipmentState::Prepared).await.number, number);
}

#[tokio::test]
async fn other_departments_read_but_do_not_write() {
    let department = Department::start().await;
    let shipment = department.shipment(ShipmentState::Prepared).await;
    let support = department.caller("support", &[Role::Agent]);
    let read = call!(&support, get_shipment, v1::GetShipmentRequest { shipment: shipment.id.clone() });
    assert!(read.is_ok());
    let written = Step::HandOver.call(support, context(), shipment.id.clone()).await;
    assert_eq!(reason(written), Reason::DepartmentNotAllowed);
    let auditor = department.caller("shipping", &[Role::Auditor]);
    let written = Step::HandOver.call(auditor, context(), shipment.id).await;
    assert_eq!(reason(written), Reason::RoleNotAllowed);
}
