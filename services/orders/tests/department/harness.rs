//! A running department with a timeline in memory, and calls to it.

use std::ops::Deref;

use baton_client::Connection;
use baton_model::{CustomerId, Role};
use baton_orders::Terms;
use baton_proto::common::v1::{Money, WriteContext};
use baton_proto::orders::v1::orders_service_client::OrdersServiceClient;
use baton_proto::orders::v1::{self, Order, OrderLine, OrderState};
use baton_testkit::{TestDepartment, call, context};
use tonic::Status;

pub(crate) type Client = OrdersServiceClient<Connection>;

/// A running department, and a client of it.
pub(crate) struct Department {
    pub(crate) orders: Client,
    running: TestDepartment,
}

impl Deref for Department {
    type Target = TestDepartment;

    fn deref(&self) -> &TestDepartment {
        &self.running
    }
}

impl Department {
    pub(crate) async fn start() -> Self {
        let running = TestDepartment::start("orders", &baton_orders::migrations(), |parts| {
            baton_orders::compose(parts, Terms::default())
        })
        .await;
        Self { orders: OrdersServiceClient::new(running.agent()), running }
    }

    /// Starts the department once more, on the same database.
    pub(crate) async fn start_replica(&mut self) {
        self.running.start_replica().await;
    }

    /// A caller of another department or in another role.
    pub(crate) fn caller(&self, department: &str, roles: &[Role]) -> Client {
        OrdersServiceClient::new(self.running.caller(department, roles))
    }

    /// A new order of a new customer, brought to `state` by the steps that lead there.
    pub(crate) async fn order(&self, state: OrderState) -> Order {
        use OrderState::{
            Cancelled, Completed, Confirmed, Delivered, InFulfilment, OnHold, Placed, Returned, Shipped,
            Unspecified,
        };
        let steps: &[Step] = match state {
            Unspecified | Placed => &[],
            Confirmed => &[Step::Confirm],
            InFulfilment => &[Step::Confirm, Step::StartFulfilment],
            Shipped => &[Step::Confirm, Step::Ship],
            Delivered | Returned => &[Step::Confirm, Step::Ship, Step::Deliver],
            Completed => &[Step::Confirm, Step::Ship, Step::Deliver, Step::Complete],
            OnHold => &[Step::Hold],
            Cancelled => &[Step::Cancel],
        };
        let placed = self.place(self.timeline.customer()).await;
        for step in steps {
            self.take(*step, &placed.id).await.unwrap();
        }
        if state == Returned {
            self.approve_return(&placed.id).await;
            self.take(Step::Return, &placed.id).await.unwrap();
        }
        self.get(&placed.id).await
    }

    pub(crate) async fn place(&self, customer_id: CustomerId) -> Order {
        call!(&self.orders, place_order, placing(customer_id)).unwrap().order.unwrap()
    }

    pub(crate) async fn get(&self, order: &str) -> Order {
        let request = v1::GetOrderRequest { order: order.to_owned() };
        call!(&self.orders, get_order, request).unwrap().order.unwrap()
    }

    /// Takes a step with a new request id.
    pub(crate) async fn take(&self, step: Step, order_id: &str) -> Result<(Order, String), Status> {
        step.call(self.orders.clone(), context(), order_id.to_owned()).await
    }
}

/// The steps of an existing order, as calls.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Step {
    Confirm,
    Amend,
    Hold,
    Release,
    StartFulfilment,
    Ship,
    Deliver,
    Complete,
    Cancel,
    Return,
}

impl Step {
    pub(crate) const ALL: [Self; 10] = [
        Self::Confirm,
        Self::Amend,
        Self::Hold,
        Self::Release,
        Self::StartFulfilment,
        Self::Ship,
        Self::Deliver,
        Self::Complete,
        Self::Cancel,
        Self::Return,
    ];

    /// Makes the call; gives the order after it and the event's id.
    pub(crate) async fn call(
        self,
        orders: Client,
        context: WriteContext,
        order_id: String,
    ) -> Result<(Order, String), Status> {
        let (context, reason) = (Some(context), "because".to_owned());
        macro_rules! step {
            ($method:ident, $request:expr) => {
                call!(orders, $method, $request).map(|response| (response.order.unwrap(), response.event_id))
            };
        }
        match self {
            Self::Confirm => step!(confirm_order, v1::ConfirmOrderRequest { context, order_id }),
            Self::Amend => {
                let lines = vec![line("p2", 1, 1_500)];
                step!(amend_order, v1::AmendOrderRequest { context, order_id, lines, ..Default::default() })
            }
            Self::Hold => step!(hold_order, v1::HoldOrderRequest { context, order_id, reason }),
            Self::Release => step!(release_order, v1::ReleaseOrderRequest { context, order_id }),
            Self::StartFulfilment => {
                step!(start_fulfilment, v1::StartFulfilmentRequest { context, order_id })
            }
            Self::Ship => {
                step!(ship_order, v1::ShipOrderRequest { context, order_id, ..Default::default() })
            }
            Self::Deliver => step!(deliver_order, v1::DeliverOrderRequest { context, order_id }),
            Self::Complete => step!(complete_order, v1::CompleteOrderRequest { context, order_id }),
            Self::Cancel => step!(cancel_order, v1::CancelOrderRequest { context, order_id, reason }),
            Self::Return => step!(return_order, v1::ReturnOrderRequest { context, order_id, reason }),
        }
    }
}

/// A request for two lamps, with a new request id.
pub(crate) fn placing(customer_id: CustomerId) -> v1::PlaceOrderRequest {
    let order =
        Order { customer_id: customer_id.to_string(), lines: vec![line("p1", 2, 2_945)], ..Order::default() };
    v1::PlaceOrderRequest { context: Some(context()), order: Some(order) }
}

pub(crate) fn line(product_id: &str, quantity: i32, price: i64) -> OrderLine {
    let unit_price = Some(Money { currency_code: "BRL".to_owned(), amount_minor: price });
    OrderLine { product_id: product_id.to_owned(), quantity, unit_price, ..OrderLine::default() }
}
