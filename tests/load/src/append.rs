//! The case: unary `AppendEvents`, one event a call, through the real server with authorization on.

use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::{Duration, Instant};

use anyhow::{Context, bail};
use baton_client::Connection;
use baton_proto::common::v1::WriteContext;
use baton_proto::customers::v1::{CreateCustomerRequest, Customer};
use baton_proto::orders::v1::Order;
use baton_proto::timeline::v1::append_outcome::Outcome;
use baton_proto::timeline::v1::{AppendEventsRequest, Event};
use prost::Message;
use prost_types::Any;
use uuid::Uuid;

use crate::platform::Platform;
use crate::report::Figures;

const CUSTOMERS: usize = 1_000;
/// Connections that the calls are spread over, as department apps would.
const CONNECTIONS: usize = 8;

/// Appends to many customers' timelines.
pub(crate) struct Appender {
    connections: Vec<Connection>,
    customers: Arc<Vec<String>>,
    next: Arc<AtomicUsize>,
}

impl Appender {
    /// Opens connections and creates the customers.
    pub(crate) async fn prepare(platform: &Platform) -> anyhow::Result<Self> {
        let connections: Vec<Connection> =
            (0..CONNECTIONS).map(|_| platform.timeline("orders")).collect::<Result<_, _>>()?;
        let mut customers = Vec::with_capacity(CUSTOMERS);
        for number in 0..CUSTOMERS {
            let mut client = connections[number % CONNECTIONS].customers();
            let request = CreateCustomerRequest {
                context: Some(WriteContext {
                    request_id: Uuid::now_v7().to_string(),
                    ..WriteContext::default()
                }),
                customer: Some(Customer {
                    display_name: format!("Customer {number}"),
                    ..Customer::default()
                }),
            };
            let created = client.create_customer(request).await.context("cannot create a customer")?;
            customers.push(created.into_inner().customer.context("no customer in the answer")?.id);
        }
        Ok(Self { connections, customers: Arc::new(customers), next: Arc::default() })
    }

    /// Appends with `in_flight` calls under way for `duration`.
    pub(crate) async fn run(&self, in_flight: usize, duration: Duration) -> anyhow::Result<Figures> {
        let started = Instant::now();
        let mut workers = tokio::task::JoinSet::new();
        for worker in 0..in_flight {
            let connection = self.connections[worker % CONNECTIONS].clone();
            let (customers, next) = (Arc::clone(&self.customers), Arc::clone(&self.next));
            workers.spawn(async move {
                let mut client = connection.timeline();
                let mut latencies = Vec::new();
                while started.elapsed() < duration {
                    let customer = &customers[next.fetch_add(1, Ordering::Relaxed) % customers.len()];
                    let request = AppendEventsRequest { events: vec![event(customer)] };
                    let asked = Instant::now();
                    let answer = client.append_events(request).await?.into_inner();
                    latencies.push(asked.elapsed());
                    match answer.outcomes.into_iter().next().and_then(|outcome| outcome.outcome) {
                        Some(Outcome::Appended(_)) => {}
                        other => bail!("not appended: {other:?}"),
                    }
                }
                Ok(latencies)
            });
        }
        let mut latencies = Vec::new();
        while let Some(worker) = workers.join_next().await {
            latencies.extend(worker??);
        }
        Figures::new(latencies, duration)
    }
}

/// An event of about 300 bytes on the wire.
fn event(customer: &str) -> Event {
    let order = Order {
        id: Uuid::now_v7().to_string(),
        customer_id: customer.to_owned(),
        external_reference: "b".repeat(64),
        ..Order::default()
    };
    // Of a type that no department reacts to: what is measured is the append.
    let type_url = "type.googleapis.com/baton.orders.v1.AppendMeasured".to_owned();
    let body = Any { type_url, value: order.encode_to_vec() };
    Event {
        id: Uuid::now_v7().to_string(),
        customer_id: customer.to_owned(),
        department: "orders".to_owned(),
        summary: "Order 2c810e97 confirmed".to_owned(),
        reader_may_skip: true,
        body: Some(body),
        ..Event::default()
    }
}
