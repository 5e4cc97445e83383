//! The departments as the importer sees them: the ordinary clients of the public API.

use baton_client::Connection;
use baton_proto::cases::v1::RecordFeedbackResponse;
use baton_proto::cases::v1::feedback_service_client::FeedbackServiceClient;
use baton_proto::customers::v1::customers_service_client::CustomersServiceClient;
use baton_proto::customers::v1::{CreateCustomerRequest, CreateCustomerResponse, ResolveCustomerRequest};
use baton_proto::orders::v1::orders_service_client::OrdersServiceClient;
use baton_proto::orders::v1::{
    CancelOrderRequest, CancelOrderResponse, ConfirmOrderRequest, ConfirmOrderResponse, DeliverOrderRequest,
    DeliverOrderResponse, GetOrderRequest, Order, PlaceOrderRequest, PlaceOrderResponse, ShipOrderRequest,
    ShipOrderResponse, StartFulfilmentRequest, StartFulfilmentResponse,
};
use baton_proto::support::v1::support_service_client::SupportServiceClient;
use baton_proto::support::v1::{OpenTicketResponse, Ticket};
use baton_proto::timeline::v1::timeline_service_client::TimelineServiceClient;
use baton_proto::timeline::v1::{ListEventsRequest, ListEventsResponse};
use tonic::{Code, Status};

use super::calls::{Pulse, persist};
use super::history::History;
use super::plan::{Step, What};
use super::requests;
use crate::session::{Session, SessionError};

const PAGE: i32 = 200;

/// The clients, and what all their calls know of each other.
#[derive(Debug)]
pub(super) struct Departments {
    timeline: TimelineServiceClient<Connection>,
    customers: CustomersServiceClient<Connection>,
    feedback: FeedbackServiceClient<Connection>,
    orders: OrdersServiceClient<Connection>,
    support: SupportServiceClient<Connection>,
    pub(super) pulse: Pulse,
}

/// Makes a call until it succeeds or fails for good. Clients and requests are cloned for each attempt.
macro_rules! call {
    ($self:ident.$client:ident.$method:ident($request:expr)) => {{
        let request = $request;
        persist(&$self.pulse, || {
            let (mut client, request) = ($self.$client.clone(), request.clone());
            async move { client.$method(request).await }
        })
        .await
    }};
}

impl Departments {
    /// The departments of the platform that a session speaks to.
    pub(super) fn of(session: &Session) -> Result<Self, SessionError> {
        let timeline = session.to("timeline")?;
        Ok(Self {
            timeline: timeline.timeline(),
            customers: timeline.customers(),
            feedback: FeedbackServiceClient::new(timeline),
            orders: OrdersServiceClient::new(session.to("orders")?),
            support: SupportServiceClient::new(session.to("support")?),
            pulse: Pulse::new(),
        })
    }

    /// The id of a person, if there is a record of them.
    pub(super) async fn find_customer(&self, unique_id: &str) -> Result<Option<String>, Status> {
        let request = ResolveCustomerRequest { identifier: Some(requests::identifier(unique_id)) };
        match call!(self.customers.resolve_customer(request)) {
            Ok(found) => Ok(found.customer.map(|customer| customer.id)),
            Err(status) if status.code() == Code::NotFound => Ok(None),
            Err(status) => Err(status),
        }
    }

    /// Creates a person's record.
    pub(super) async fn create_customer(
        &self,
        request: CreateCustomerRequest,
    ) -> Result<CreateCustomerResponse, Status> {
        call!(self.customers.create_customer(request))
    }

    /// What the timeline of a customer already tells.
    pub(super) async fn history(&self, customer_id: &str) -> Result<History, Status> {
        let mut history = History::default();
        let mut request =
            ListEventsRequest { customer_id: customer_id.to_owned(), page_size: PAGE, ..Default::default() };
        loop {
            let page: ListEventsResponse = call!(self.timeline.list_events(request.clone()))?;
            page.events.iter().for_each(|event| history.note(event));
            if page.next_page_token.is_empty() {
                return Ok(history);
            }
            request.page_token = page.next_page_token;
        }
    }

    /// Waits until the timeline has an event.
    pub(super) async fn wait_for_event(&self, customer_id: &str, event_id: &str) -> Result<(), Status> {
        let request = ListEventsRequest {
            customer_id: customer_id.to_owned(),
            page_size: 1,
            at_least_event: event_id.to_owned(),
            ..Default::default()
        };
        call!(self.timeline.list_events(request)).map(|_| ())
    }

    /// The order with a number of the data set.
    pub(super) async fn find_order(&self, external_reference: &str) -> Result<Option<Order>, Status> {
        call!(self.orders.get_order(GetOrderRequest { order: external_reference.to_owned() }))
            .map(|found| found.order)
    }

    /// Places an order.
    pub(super) async fn place_order(&self, request: PlaceOrderRequest) -> Result<PlaceOrderResponse, Status> {
        call!(self.orders.place_order(request))
    }

    /// Tells a step of an order that is placed already, and gives the id of the event it caused.
    pub(super) async fn tell(
        &self,
        step: &Step,
        customer_id: &str,
        order_id: &str,
    ) -> Result<String, Status> {
        let (context, order) = (Some(step.context()), order_id.to_owned());
        Ok(match &step.what {
            What::Place(goods) => {
                self.place_order(requests::place_order(step, goods, customer_id)).await?.event_id
            }
            What::Confirm => {
                let request = ConfirmOrderRequest { context, order_id: order };
                let ConfirmOrderResponse { event_id, .. } = call!(self.orders.confirm_order(request))?;
                event_id
            }
            What::StartFulfilment => {
                let request = StartFulfilmentRequest { context, order_id: order };
                let StartFulfilmentResponse { event_id, .. } = call!(self.orders.start_fulfilment(request))?;
                event_id
            }
            What::Ship => {
                let request = ShipOrderRequest { context, order_id: order, ..Default::default() };
                let ShipOrderResponse { event_id, .. } = call!(self.orders.ship_order(request))?;
                event_id
            }
            What::Deliver => {
                let request = DeliverOrderRequest { context, order_id: order };
                let DeliverOrderResponse { event_id, .. } = call!(self.orders.deliver_order(request))?;
                event_id
            }
            What::Cancel { reason } => {
                let request = CancelOrderRequest { context, order_id: order, reason: reason.clone() };
                let CancelOrderResponse { event_id, .. } = call!(self.orders.cancel_order(request))?;
                event_id
            }
            What::Feedback { score, comment, .. } => {
                let request = requests::record_feedback(step, (*score, comment), customer_id, order_id);
                let RecordFeedbackResponse { event_id } = call!(self.feedback.record_feedback(request))?;
                event_id
            }
            What::Ticket { review, title, description, product } => {
                let ticket = Ticket {
                    customer_id: customer_id.to_owned(),
                    external_reference: requests::ticket_reference(review, &step.order),
                    title: title.clone(),
                    description: description.clone(),
                    product_id: product.clone(),
                    order_id: order,
                    ..Ticket::default()
                };
                let OpenTicketResponse { event_id, .. } =
                    call!(self.support.open_ticket(requests::open_ticket(step, ticket)))?;
                event_id
            }
        })
    }
}
