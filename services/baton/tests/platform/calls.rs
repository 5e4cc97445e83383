//! The calls that these tests make, over the public API.

use baton::Ready;
use baton_client::{Connection, TokenSource};
use baton_proto::common::v1::WriteContext;
use baton_proto::customers::v1::{CreateCustomerRequest, Customer, GetCustomerRequest};
use baton_proto::orders::v1::orders_service_client::OrdersServiceClient;
use baton_proto::orders::v1::{Order, PlaceOrderRequest};
use baton_proto::timeline::v1::{Event, ListEventsRequest};
use tonic::Status;
use uuid::Uuid;

/// A connection to a service as whom the ready file names.
pub(crate) fn connection(ready: &Ready, service: &str, who: &str) -> Connection {
    let tokens = TokenSource::new(&ready.tokens[who]).unwrap();
    Connection::lazy(&ready.services[service], tokens).unwrap()
}

/// What a write carries.
pub(crate) fn context(request_id: Uuid) -> WriteContext {
    WriteContext { request_id: request_id.to_string(), ..Default::default() }
}

/// Makes a customer, and gives the id.
pub(crate) async fn create_customer(ready: &Ready, name: &str) -> String {
    let customer = Customer { display_name: name.into(), ..Default::default() };
    let request = CreateCustomerRequest { context: Some(context(Uuid::now_v7())), customer: Some(customer) };
    let mut customers = connection(ready, "timeline", "sales").customers();
    customers.create_customer(request).await.unwrap().into_inner().customer.unwrap().id
}

/// The customer's name.
pub(crate) async fn customer_name(timeline: &Connection, id: &str) -> Result<String, Status> {
    let answer = timeline.customers().get_customer(GetCustomerRequest { customer_id: id.into() }).await?;
    Ok(answer.into_inner().customer.unwrap().display_name)
}

/// Places an order without lines.
pub(crate) async fn place_order(
    orders: &Connection,
    customer: &str,
    request_id: Uuid,
) -> Result<Order, Status> {
    let order = Order { customer_id: customer.into(), ..Default::default() };
    let request = PlaceOrderRequest { context: Some(context(request_id)), order: Some(order) };
    let answer = OrdersServiceClient::new(orders.clone()).place_order(request).await?;
    Ok(answer.into_inner().order.unwrap())
}

/// The newest events of a customer.
pub(crate) async fn events(timeline: &Connection, customer: &str) -> Vec<Event> {
    let request = ListEventsRequest { customer_id: customer.into(), page_size: 100, ..Default::default() };
    timeline.timeline().list_events(request).await.unwrap().into_inner().events
}
