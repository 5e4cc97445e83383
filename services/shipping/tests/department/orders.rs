//! What the orders department tells of its orders.

use baton_model::{CustomerId, Ids, SystemIds};
use baton_proto::orders::v1::{self, Order, OrderLine, OrderState};
use baton_proto::timeline::v1::Event;
use baton_testkit::{event, eventually};

use crate::harness::{Department, address};

/// What became of an order.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Told {
    Placed,
    Confirmed,
    Amended,
    Held,
    Released,
    FulfilmentStarted,
    Delivered,
    Paid,
    Cancelled,
    CancellationRequested,
    ReturnApproved,
}

/// A new order of three lamps and two shades, of revision 0: nobody has told of it yet.
pub(crate) fn new_order(customer_id: CustomerId) -> Order {
    let line = |product_id: &str, title: &str, quantity| OrderLine {
        product_id: product_id.to_owned(),
        title: title.to_owned(),
        quantity,
        ..OrderLine::default()
    };
    Order {
        id: SystemIds.uuid().to_string(),
        customer_id: customer_id.to_string(),
        lines: vec![line("p1", "Lamp", 3), line("p2", "Shade", 2)],
        delivery_address: Some(address("PR")),
        ..Order::default()
    }
}

/// The order after that, and the event that tells it.
pub(crate) fn told(mut order: Order, told: Told) -> (Order, Event) {
    order.revision += 1;
    match told {
        Told::Placed => order.set_state(OrderState::Placed),
        Told::Confirmed | Told::Released => order.set_state(OrderState::Confirmed),
        Told::Held => order.set_state(OrderState::OnHold),
        Told::FulfilmentStarted => order.set_state(OrderState::InFulfilment),
        Told::Delivered => order.set_state(OrderState::Delivered),
        Told::Cancelled => order.set_state(OrderState::Cancelled),
        Told::CancellationRequested => order.cancellation_requested = true,
        Told::ReturnApproved => order.return_approved = true,
        Told::Amended | Told::Paid => {}
    }
    let (customer_id, body) = (order.customer_id.clone(), Some(order.clone()));
    macro_rules! body {
        ($message:ident) => {
            event("orders", customer_id, &v1::$message { order: body })
        };
    }
    let event = match told {
        Told::Placed => body!(OrderPlaced),
        Told::Confirmed => body!(OrderConfirmed),
        Told::Amended => body!(OrderAmended),
        Told::Held => body!(OrderHeld),
        Told::Released => body!(OrderReleased),
        Told::FulfilmentStarted => body!(FulfilmentStarted),
        Told::Delivered => body!(OrderDelivered),
        Told::Paid => body!(OrderPaid),
        Told::Cancelled => body!(OrderCancelled),
        Told::CancellationRequested => body!(OrderCancellationRequested),
        Told::ReturnApproved => body!(OrderReturnApproved),
    };
    (order, event)
}

impl Department {
    /// A new order of a new customer, of which shipping has heard this.
    pub(crate) async fn order(&self, what: Told) -> Order {
        self.hear(new_order(self.timeline.customer()), what).await
    }

    /// Lets orders tell of an order, and waits until shipping has dealt with it; gives the order after it.
    pub(crate) async fn hear(&self, order: Order, what: Told) -> Order {
        let (order, event) = told(order, what);
        self.hear_event(&order, event).await;
        order
    }

    /// Publishes an event of an order, and waits until shipping has dealt with it.
    pub(crate) async fn hear_event(&self, order: &Order, event: Event) {
        self.timeline.publish(event);
        let mut conn = self.database.connect().await;
        let heard = async || {
            let query = "select revision from heard_orders where order_id = $1::uuid";
            let found: Option<i64> =
                sqlx::query_scalar(query).bind(&order.id).fetch_optional(&mut conn).await.unwrap();
            (found == Some(order.revision)).then_some(())
        };
        eventually("shipping has heard of the order", heard).await;
    }

    /// Waits until shipping has dealt with all that was published before.
    pub(crate) async fn catch_up(&self) {
        self.order(Told::Placed).await;
    }
}
