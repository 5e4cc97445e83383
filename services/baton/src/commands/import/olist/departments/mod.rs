//! The departments as the importer sees them: the ordinary clients of the public API, one file for each.

mod billing;
mod customers;
mod orders;
mod sales;
mod shipping;
mod support;

use baton_client::Connection;
use baton_proto::billing::v1::billing_service_client::BillingServiceClient;
use baton_proto::cases::v1::feedback_service_client::FeedbackServiceClient;
use baton_proto::customers::v1::customers_service_client::CustomersServiceClient;
use baton_proto::orders::v1::orders_service_client::OrdersServiceClient;
use baton_proto::sales::v1::sales_service_client::SalesServiceClient;
use baton_proto::shipping::v1::shipping_service_client::ShippingServiceClient;
use baton_proto::support::v1::support_service_client::SupportServiceClient;
use baton_proto::timeline::v1::timeline_service_client::TimelineServiceClient;
use tonic::Status;

use super::calls::Pulse;
use super::ids::Ids;
use super::plan::{AccountStep, Saying, Step, What};
use crate::session::{Session, SessionError};

/// The longest page that there is.
const PAGE: i32 = 200;

/// The clients, and what all their calls know of each other.
#[derive(Debug)]
pub(super) struct Departments {
    timeline: TimelineServiceClient<Connection>,
    customers: CustomersServiceClient<Connection>,
    feedback: FeedbackServiceClient<Connection>,
    sales: SalesServiceClient<Connection>,
    orders: OrdersServiceClient<Connection>,
    shipping: ShippingServiceClient<Connection>,
    billing: BillingServiceClient<Connection>,
    support: SupportServiceClient<Connection>,
    pub(super) pulse: Pulse,
}

/// Makes a call until it succeeds or fails for good. Clients and requests are cloned for each attempt.
macro_rules! call {
    ($self:ident.$client:ident.$method:ident($request:expr)) => {
        $crate::commands::import::olist::departments::call!(persist, $self.$client.$method($request))
    };
    ($persist:ident, $self:ident.$client:ident.$method:ident($request:expr)) => {{
        let request = $request;
        $crate::commands::import::olist::calls::$persist(&$self.pulse, || {
            let (mut client, request) = ($self.$client.clone(), request.clone());
            async move { client.$method(request).await }
        })
        .await
    }};
}
use call;

/// To whom a step is told, and what came of the steps before it.
#[derive(Debug)]
pub(super) struct Telling<'a> {
    /// Whose step it is.
    pub(super) customer_id: &'a str,
    /// The id of what it happens to.
    pub(super) target: &'a str,
    /// Where the ids of what it makes are noted.
    pub(super) ids: &'a mut Ids,
}

impl Departments {
    /// The departments of the platform that a session speaks to.
    pub(super) fn of(session: &Session) -> Result<Self, SessionError> {
        let timeline = session.timeline()?;
        Ok(Self {
            timeline: timeline.timeline(),
            customers: timeline.customers(),
            feedback: FeedbackServiceClient::new(timeline),
            sales: SalesServiceClient::new(session.to("sales")?),
            orders: OrdersServiceClient::new(session.to("orders")?),
            shipping: ShippingServiceClient::new(session.to("shipping")?),
            billing: BillingServiceClient::new(session.to("billing")?),
            support: SupportServiceClient::new(session.to("support")?),
            pulse: Pulse::new(),
        })
    }

    /// Tells a step, and gives the id of the event it caused; empty if it caused none.
    pub(super) async fn tell(&self, step: &Step, telling: Telling<'_>) -> Result<String, Status> {
        match &step.what {
            What::Order(what) => self.tell_orders(step, what, telling).await,
            What::Invoice(what) => self.tell_billing(step, what, telling).await,
            What::Shipment(what) => self.tell_shipping(step, what, telling).await,
            What::Lead(what) => self.tell_sales(step, what, telling).await,
            What::Account(AccountStep::Open { segment }) => self.open_account(step, segment, telling).await,
            What::Account(AccountStep::AssignOwner { representative }) => {
                self.assign_owner(step, representative, telling).await
            }
            What::Said(Saying::Feedback { score, comment, .. }) => {
                self.record_feedback(step, (*score, comment), telling).await
            }
            What::Said(Saying::Ticket { .. }) => self.open_ticket(step, telling).await,
        }
    }

    /// Notes the ids of what an earlier import made by this step, whose event is not on the timeline yet.
    pub(super) async fn look_up(&self, step: &Step, telling: Telling<'_>) -> Result<(), Status> {
        match &step.what {
            What::Order(_) => self.look_up_order(step, telling).await,
            What::Invoice(what) => self.look_up_billing(step, what, telling).await,
            What::Shipment(_) => self.look_up_shipment(step, telling).await,
            What::Lead(_) => self.look_up_lead(step, telling).await,
            What::Account(_) | What::Said(_) => Ok(()),
        }
    }
}

/// The service to which a step is told: its events come to the timeline in the order in which it made them.
impl What {
    /// The service's name.
    pub(super) const fn service(&self) -> &'static str {
        match self {
            Self::Order(_) => "orders",
            Self::Invoice(_) => "billing",
            Self::Shipment(_) => "shipping",
            Self::Lead(_) | Self::Account(AccountStep::Open { .. }) => "sales",
            Self::Account(AccountStep::AssignOwner { .. }) | Self::Said(Saying::Feedback { .. }) => {
                "timeline"
            }
            Self::Said(Saying::Ticket { .. }) => "support",
        }
    }
}
