//! People who buy and departments that serve them, without pause: the load under which processes are killed.

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};
use std::time::Duration;

use baton_client::Connection;
use baton_proto::orders::v1::orders_service_client::OrdersServiceClient;
use baton_proto::orders::v1::{ConfirmOrderRequest, DeliverOrderRequest, ShipOrderRequest};
use baton_proto::support::v1::support_service_client::SupportServiceClient;
use baton_proto::support::v1::{ApproveReturnRequest, GetTicketRequest, OpenTicketRequest, Ticket};
use tokio::task::JoinSet;

use crate::clients::{context, create_customer, insist, place_order};
use crate::company::Company;

/// How often a customer looks whether support has heard of the order.
const LOOK: Duration = Duration::from_millis(20);

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
    let confirmed =
        insist(&client, confirm, |mut client, request| async move { client.confirm_order(request).await })
            .await;
    events.push(confirmed.event_id);

    let ship =
        ShipOrderRequest { context: context(), order_id: order.id.clone(), ..ShipOrderRequest::default() };
    let shipped =
        insist(&client, ship, |mut client, request| async move { client.ship_order(request).await }).await;
    events.push(shipped.event_id);

    let deliver = DeliverOrderRequest { context: context(), order_id: order.id.clone() };
    let delivered =
        insist(&client, deliver, |mut client, request| async move { client.deliver_order(request).await })
            .await;
    events.push(delivered.event_id);

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
    let opened =
        insist(&client, open, |mut client, request| async move { client.open_ticket(request).await }).await;
    events.push(opened.event_id);

    // Support approves a return of what it has heard of, and it hears of the order through the timeline.
    let ticket = opened.ticket.expect("a ticket").id;
    let get = GetTicketRequest { ticket: ticket.clone() };
    loop {
        let read =
            insist(&client, get.clone(), |mut client, get| async move { client.get_ticket(get).await }).await;
        if read.ticket.is_some_and(|ticket| !ticket.order_status.is_empty()) {
            break;
        }
        tokio::time::sleep(LOOK).await;
    }

    let approve = ApproveReturnRequest { context: context(), ticket, reason: "Broken on arrival".into() };
    let approved =
        insist(&client, approve, |mut client, request| async move { client.approve_return(request).await })
            .await;
    events.push(approved.event_id);
    events
}
