//! Placing an order, and finding it again.

use baton_errors::Reason;
use baton_model::{Ids, Role, SystemIds};
use baton_proto::orders::v1::{self, OrderState};
use baton_testkit::{call, context, metadata, reason};

use crate::harness::{Department, placing};

#[tokio::test]
async fn a_placed_order_is_found_by_id_and_by_reference() {
    let department = Department::start().await;
    let mut request = placing(department.timeline.customer());
    request.order.as_mut().unwrap().external_reference = "SO-1001".to_owned();
    let response = call!(&department.orders, place_order, request).unwrap();
    let placed = response.order.unwrap();
    assert_eq!(placed.state(), OrderState::Placed);
    assert_eq!(placed.total.as_ref().unwrap().amount_minor, 5_890);
    assert_eq!((placed.revision, placed.lines.len()), (1, 1));
    assert_eq!(department.get(&placed.id).await, placed);
    assert_eq!(department.get("SO-1001").await, placed);

    let missing = v1::GetOrderRequest { order: "SO-1002".to_owned() };
    let status = call!(&department.orders, get_order, missing).unwrap_err();
    assert_eq!(metadata(&status, "order"), "SO-1002");
    assert_eq!(reason::<()>(Err(status)), Reason::OrderNotFound);
}

#[tokio::test]
async fn an_external_reference_belongs_to_one_order() {
    let department = Department::start().await;
    let mut request = placing(department.timeline.customer());
    request.order.as_mut().unwrap().external_reference = "SO-1001".to_owned();
    // Eight different requests at once: one order, and seven that are told which.
    let calls: Vec<_> = (0..8)
        .map(|_| {
            let mut request = request.clone();
            request.context = Some(context());
            let orders = department.orders.clone();
            tokio::spawn(async move { call!(orders, place_order, request) })
        })
        .collect();
    let (mut placed, mut refused) = (Vec::new(), Vec::new());
    for call in calls {
        match call.await.unwrap() {
            Ok(response) => placed.push(response.order.unwrap().id),
            Err(status) => refused.push(status),
        }
    }
    assert_eq!((placed.len(), refused.len()), (1, 7));
    for status in refused {
        assert_eq!(metadata(&status, "id"), placed[0]);
        assert_eq!(metadata(&status, "external_reference"), "SO-1001");
        assert_eq!(reason::<()>(Err(status)), Reason::ExternalReferenceTaken);
    }
}

#[tokio::test]
async fn only_known_customers_order() {
    let department = Department::start().await;
    let stranger = SystemIds.customer_id();
    let status = call!(&department.orders, place_order, placing(stranger)).unwrap_err();
    assert_eq!(metadata(&status, "customer_id"), stranger.to_string());
    assert_eq!(reason::<()>(Err(status)), Reason::CustomerNotFound);
}

#[tokio::test]
async fn other_departments_read_but_do_not_write() {
    let department = Department::start().await;
    let placed = department.place(department.timeline.customer()).await;
    let support = department.caller("support", &[Role::Agent]);
    let read = call!(&support, get_order, v1::GetOrderRequest { order: placed.id });
    assert!(read.is_ok());
    let written = call!(&support, place_order, placing(department.timeline.customer()));
    assert_eq!(reason(written), Reason::DepartmentNotAllowed);
    let auditor = department.caller("orders", &[Role::Auditor]);
    let written = call!(&auditor, place_order, placing(department.timeline.customer()));
    assert_eq!(reason(written), Reason::RoleNotAllowed);
}
