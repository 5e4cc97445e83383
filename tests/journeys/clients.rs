//! Clients of the journeys: like department apps, they repeat a call with the same request id until they know.

use baton_client::{Connection, is_transient};
use baton_proto::common::v1::{Channel, Money, WriteContext};
use baton_proto::customers::v1::{CreateCustomerRequest, Customer, Identifier};
use baton_proto::orders::v1::orders_service_client::OrdersServiceClient;
use baton_proto::orders::v1::{Order, OrderLine, PlaceOrderRequest};
use tonic::{Code, Response, Status};
use uuid::Uuid;

/// A fresh request id, as the optional field of a request wants it.
#[allow(clippy::unnecessary_wraps, reason = "message fields of proto3 are optional")]
pub(crate) fn context() -> Option<WriteContext> {
    let mut context = WriteContext { request_id: Uuid::now_v7().to_string(), ..WriteContext::default() };
    context.set_channel(Channel::Phone);
    Some(context)
}

/// Repeats a call, as it is, for as long as its outcome is unknown: what an agent does who must not lose the order.
/// Each attempt gets a client and the request of its own.
pub(crate) async fn insist<S, R, T, F>(client: &S, request: R, call: impl Fn(S, R) -> F) -> T
where
    S: Clone,
    R: Clone,
    F: Future<Output = Result<Response<T>, Status>>,
{
    loop {
        match baton_client::retry(|| call(client.clone(), request.clone())).await {
            Ok(response) => return response,
            Err(status) if is_transient(&status) || status.code() == Code::DeadlineExceeded => {}
            Err(status) => panic!("refused for good: {status:?}"),
        }
    }
}

/// Creates a customer with an e-mail address.
pub(crate) async fn create_customer(timeline: &Connection, email: &str) -> Customer {
    let request = CreateCustomerRequest {
        context: context(),
        customer: Some(Customer {
            display_name: "Ana Souza".into(),
            identifiers: vec![Identifier { kind: "email".into(), value: email.into(), shared: false }],
            ..Customer::default()
        }),
    };
    let client = timeline.customers();
    let created =
        insist(&client, request, |mut client, request| async move { client.create_customer(request).await })
            .await;
    created.customer.expect("a customer")
}

/// One lamp.
pub(crate) fn lamp() -> OrderLine {
    let money = |amount_minor| Some(Money { currency_code: "BRL".into(), amount_minor });
    OrderLine {
        product_id: "lamp-7".into(),
        title: "Desk lamp".into(),
        quantity: 1,
        unit_price: money(4_990),
        freight: money(900),
        ..OrderLine::default()
    }
}

/// Places an order of one lamp; gives the order and its event's id.
pub(crate) async fn place_order(orders: &Connection, customer: &str) -> (Order, String) {
    let request = PlaceOrderRequest {
        context: context(),
        order: Some(Order { customer_id: customer.to_owned(), lines: vec![lamp()], ..Order::default() }),
    };
    let client = OrdersServiceClient::new(orders.clone());
    let placed =
        insist(&client, request, |mut client, request| async move { client.place_order(request).await })
            .await;
    (placed.order.expect("an order"), placed.event_id)
}
