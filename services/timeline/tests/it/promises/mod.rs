//! Promises: what customers were told we would do, and what became of it.

mod dating;
mod folding;
mod histories;
mod making;
mod moving;
mod watching;

use baton_model::{Ids, SystemIds};
use baton_proto::timeline::v1::promises_service_client::PromisesServiceClient;
use baton_proto::timeline::v1::{
    Event, FollowUp, GetPromiseRequest, ListFollowUpsRequest, ListPromisesRequest, MakePromiseRequest,
    Promise, PromiseEvidence, PromiseMade, PromiseOutcome, PromiseState, ReleasePromiseRequest,
    ReplacePromiseRequest, Subject,
};
use prost::Name;
use prost_types::Any;
use tonic::Status;

use crate::desk::Desk;
use crate::harness::{context, event, seconds};
use baton_client::Connection;

const HOUR: i64 = 3_600;
const DAY: i64 = 24 * HOUR;

impl Desk {
    fn promises(&self) -> PromisesServiceClient<Connection> {
        self.connection.promises()
    }

    async fn promise(&self, id: &str) -> Promise {
        let request = GetPromiseRequest { promise_id: id.to_owned() };
        self.promises().get_promise(request).await.unwrap().into_inner().promise.unwrap()
    }

    async fn list_promises(&self, request: ListPromisesRequest) -> Vec<Promise> {
        let (mut found, mut page_token) = (Vec::new(), String::new());
        loop {
            let request = ListPromisesRequest { page_token, ..request.clone() };
            let page = self.promises().list_promises(request).await.unwrap().into_inner();
            found.extend(page.promises);
            page_token = page.next_page_token;
            if page_token.is_empty() {
                return found;
            }
        }
    }

    /// What was promised to a customer, the soonest due first.
    async fn promised(&self, customer: &str) -> Vec<Promise> {
        self.list_promises(ListPromisesRequest { customer_id: customer.to_owned(), ..Default::default() })
            .await
    }

    /// What is to be done for a customer, in the order of scheduling.
    async fn follow_ups(&self, customer: &str) -> Vec<FollowUp> {
        let request = ListFollowUpsRequest { customer_id: customer.to_owned(), ..Default::default() };
        self.connection.follow_ups().list_follow_ups(request).await.unwrap().into_inner().follow_ups
    }

    /// Promises a call, due so many seconds from the start, that only a person can say was made.
    async fn make(&self, customer: &str, due: i64) -> Result<Promise, Status> {
        let request = call_back(customer, due);
        Ok(self.promises().make_promise(request).await?.into_inner().promise.unwrap())
    }

    async fn release(&self, id: &str, outcome: PromiseOutcome) -> Result<Promise, Status> {
        let request = ReleasePromiseRequest {
            context: context(),
            promise_id: id.to_owned(),
            outcome: outcome.into(),
            reason: "Spoke with her".to_owned(),
        };
        Ok(self.promises().release_promise(request).await?.into_inner().promise.unwrap())
    }

    /// Gives a promise a new date; gives the new one and the replaced one.
    async fn replace(&self, id: &str, due: i64) -> Result<(Promise, Promise), Status> {
        let request = ReplacePromiseRequest {
            context: context(),
            promise_id: id.to_owned(),
            due: seconds(due),
            reason: "Carrier delayed".to_owned(),
            ..Default::default()
        };
        let response = self.promises().replace_promise(request).await?.into_inner();
        Ok((response.promise.unwrap(), response.replaced.unwrap()))
    }
}

fn call_back(customer: &str, due: i64) -> MakePromiseRequest {
    MakePromiseRequest {
        context: context(),
        customer_id: customer.to_owned(),
        text: "We call back".to_owned(),
        due: seconds(due),
        ..Default::default()
    }
}

/// The promise that order `number` is delivered by so many seconds from the start.
fn delivery(number: &str, due: i64) -> PromiseMade {
    PromiseMade {
        id: SystemIds.uuid().to_string(),
        text: format!("Order {number} arrives"),
        due: seconds(due),
        evidence: Some(PromiseEvidence {
            event_type: "baton.orders.v1.OrderDelivered".to_owned(),
            subject_kind: "order".to_owned(),
            subject_id: number.to_owned(),
            voided_by_types: vec!["baton.orders.v1.OrderCancelled".to_owned()],
        }),
        ..PromiseMade::default()
    }
}

/// An event of an order's, that occurred so many seconds after the start.
fn of_order(customer: &str, number: &str, type_name: &str, occurred: i64, revision: i64) -> Event {
    Event {
        occurred_at: seconds(occurred),
        body: Some(Any { type_url: format!("type.googleapis.com/{type_name}"), value: vec![1] }),
        subject: Some(Subject {
            kind: "order".to_owned(),
            id: number.to_owned(),
            revision,
            ..Subject::default()
        }),
        ..event(customer)
    }
}

/// The event that carries promises.
fn promising(customer: &str, number: &str, occurred: i64, promises: Vec<PromiseMade>) -> Event {
    Event { promises, ..of_order(customer, number, "baton.orders.v1.OrderPlaced", occurred, 1) }
}

/// The event that fulfils what was promised of an order.
fn delivered(customer: &str, number: &str, occurred: i64) -> Event {
    of_order(customer, number, "baton.orders.v1.OrderDelivered", occurred, 2)
}

/// The event after which nobody waits for the order any more.
fn cancelled(customer: &str, number: &str, occurred: i64) -> Event {
    of_order(customer, number, "baton.orders.v1.OrderCancelled", occurred, 2)
}

/// How many of the events are of a type.
fn count<M: Name>(events: &[Event]) -> usize {
    let is_one = |event: &&Event| event.body.as_ref().is_some_and(|body| body.type_url == M::type_url());
    events.iter().filter(is_one).count()
}

fn states(promises: &[Promise]) -> Vec<PromiseState> {
    promises.iter().map(Promise::state).collect()
}
