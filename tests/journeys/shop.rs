//! People who buy and departments that serve them, without pause: the load under which processes are killed.

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};

use baton_client::Connection;
use baton_proto::orders::v1::orders_service_client::OrdersServiceClient;
use baton_proto::orders::v1::{ConfirmOrderRequest, DeliverOrderRequest, ShipOrderRequest};
use baton_proto::support::v1::support_service_client::SupportServiceClient;
use baton_proto::support::v1::{ApproveReturnRequest, OpenTicketRequest, Ticket};
use tokio::task::JoinSet;

use crate::clients::{context, create_customer, insist, place_order};
use crate::company::Company;

/// Ids of events that a department has acknowledged, by customer, in the order of the acknowledgements.
pub(crate) type Acknowledged = Vec<(String, Vec<String>)>;

/// Customers that buy, have their parcel sent, complain and are allowed to return it, over and over.
pub(crate) struct Shop {
    workers: JoinSet<(String, Vec<String>)>,
    closing: Arc<AtomicBool>,
    acknowledged: Arc<AtomicUsize>,
}

impl Shop {
    /// Opens with these customers at once.
    pub(crate) fn open(company: &Company, customers: usize) -> Self {
        let mut shop =
            Self { workers: JoinSet::new(), closing: Arc::default(), acknowledged: Arc::default() };
        for number in 0..customers {
            let timeline = company.connection("timeline", "orders");
            let orders = company.connection("orders", "orders");
            let support = company.connection("support", "support");
            let (closing, count) = (Arc::clone(&shop.closing), Arc::clone(&shop.acknowledged));
            shop.workers.spawn(async move {
                let customer = create_customer(&timeline, &format!("customer-{number}@example.com")).await.id;
                let mut events = Vec::new();
                while !closing.load(Ordering::Relaxed) {
                    let bought = buy(&orders, &support, &customer).await;
                    count.fetch_add(bought.len(), Ordering::Relaxed);
                    events.extend(bought);
                }
                (customer, events)
            });
        }
        shop
    }

    /// How many events have been acknowledged so far.
    pub(crate) fn acknowledged(&self) -> usize {
        self.acknowledged.load(Ordering::Relaxed)
    }

    /// Lets the customers finish, and tells what they were told.
    pub(crate) async fn close(mut self) -> Acknowledged {
        self.closing.store(true, Ordering::Relaxed);
        let mut acknowledged = Vec::new();
        while let Some(customer) = self.workers.join_next().await {
            acknowledged.push(customer.expect("a customer who came to the end"));
        }
        acknowledged
    }
}

/// One purchase with everything that may follow; gives the ids of its events.
async fn buy(orders: &Connection, support: &Connection, customer: &str) -> Vec<String> {
    let (order, placed) = place_order(orders, customer).await;
    let mut events = vec![placed];
    let client = OrdersServiceClient::new(orders.clone());

    let confirm = ConfirmOrderRequest { context: context(), order_id: order.id.clone() };
    let confirmed = insist(|| {
        let (mut client, request) = (client.clone(), confirm.clone());
        async move { client.confirm_order(request).await }
    });
    events.push(confirmed.await.expect("a confirmed order").event_id);

    let ship =
        ShipOrderRequest { context: context(), order_id: order.id.clone(), ..ShipOrderRequest::default() };
    let shipped = insist(|| {
        let (mut client, request) = (client.clone(), ship.clone());
        async move { client.ship_order(request).await }
    });
    events.push(shipped.await.expect("a shipped order").event_id);

    let deliver = DeliverOrderRequest { context: context(), order_id: order.id.clone() };
    let delivered = insist(|| {
        let (mut client, request) = (client.clone(), deliver.clone());
        async move { client.deliver_order(request).await }
    });
    events.push(delivered.await.expect("a delivered order").event_id);

    let client = SupportServiceClient::new(support.clone());
    let open = OpenTicketRequest {
        context: context(),
        ticket: Some(Ticket {
            customer_id: customer.to_owned(),
            title: "The lamp does not light".into(),
            order_id: order.id.clone(),
            ..Ticket::default()
        }),
    };
    let opened = insist(|| {
        let (mut client, request) = (client.clone(), open.clone());
        async move { client.open_ticket(request).await }
    });
    let opened = opened.await.expect("a ticket");
    events.push(opened.event_id);

    let approve = ApproveReturnRequest {
        context: context(),
        ticket: opened.ticket.expect("a ticket").id,
        reason: "Broken on arrival".into(),
    };
    let approved = insist(|| {
        let (mut client, request) = (client.clone(), approve.clone());
        async move { client.approve_return(request).await }
    });
    events.push(approved.await.expect("an approved return").event_id);
    events
}
