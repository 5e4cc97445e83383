//! The story, scene by scene. Every request's id is derived from the scene, so an interrupted story is taken up where
//! it stopped, and nothing happens twice.

use std::io;
use std::time::Duration;

use anyhow::Context;
use baton_client::{Connection, retry};
use baton_proto::cases::v1::{
    AcceptHandoffRequest, Case, CompleteHandoffRequest, ListCasesRequest, OpenCaseRequest,
    RequestHandoffRequest, ResolveCaseRequest,
};
use baton_proto::common::v1::{Channel, Money, WriteContext};
use baton_proto::customers::v1::{
    AssignOwnerRequest, CreateCustomerRequest, Customer, CustomerKind, Identifier, Owner,
};
use baton_proto::orders::v1::orders_service_client::OrdersServiceClient;
use baton_proto::orders::v1::{
    ConfirmOrderRequest, DeliverOrderRequest, Order, OrderLine, PlaceOrderRequest, ShipOrderRequest,
    StartFulfilmentRequest,
};
use baton_proto::support::v1::support_service_client::SupportServiceClient;
use baton_proto::support::v1::{
    ApplyArticleRequest, Article, DiagnoseTicketRequest, OpenTicketRequest, PutArticleRequest,
    ScoreArticleRequest, SearchArticlesRequest, SolveTicketRequest, Ticket,
};
use baton_proto::timeline::v1::Brief;
use prost_types::Timestamp;
use tonic::Code;

use super::cast::Lead;
use crate::commands::brief;
use crate::failure::CallFailed;
use crate::output;
use crate::output::style;
use crate::session::{Session, SessionError};
use crate::who;

const DAY: i64 = 24 * 60 * 60;
const ARTICLE: &str = "Parcel without a scan for five days";

/// How the story ended.
#[derive(Debug)]
pub(super) struct Ending {
    /// The customer's id.
    pub(super) customer: String,
    /// The case's number.
    pub(super) case: String,
    /// The customer's brief.
    pub(super) brief: Brief,
}

/// Everybody who has a part in it.
pub(super) struct Story<'a> {
    lead: &'a Lead,
    quiet: bool,
    session: &'a Session,
    /// What happened before today is told with its own times.
    history: OrdersServiceClient<Connection>,
    orders: OrdersServiceClient<Connection>,
    support: SupportServiceClient<Connection>,
    at_sales: Connection,
    at_orders: Connection,
    at_support: Connection,
}

/// Makes a call as the department whose client it is, and gives the answer.
macro_rules! call {
    ($client:expr, $method:ident, $request:expr) => {{
        let (client, request) = ($client, $request);
        let answer = retry(|| {
            let (mut client, request) = (client.clone(), request.clone());
            async move { client.$method(request).await }
        });
        answer.await.map_err(CallFailed::from).context(concat!("the story stops at ", stringify!($method)))?
    }};
}

impl<'a> Story<'a> {
    /// The story on the platform of a session.
    pub(super) fn new(session: &'a Session, lead: &'a Lead, quiet: bool) -> Result<Self, SessionError> {
        let (sales, orders) = (session.acting_as("sales")?, session.acting_as("orders")?);
        let (support, importer) = (session.acting_as("support")?, session.acting_as("importer")?);
        Ok(Self {
            lead,
            quiet,
            session,
            history: OrdersServiceClient::new(importer.to("orders")?),
            orders: OrdersServiceClient::new(orders.to("orders")?),
            support: SupportServiceClient::new(support.to("support")?),
            at_sales: sales.timeline()?,
            at_orders: orders.timeline()?,
            at_support: support.timeline()?,
        })
    }

    /// The ending, if the story was told to it before.
    pub(super) async fn already_told(&self) -> anyhow::Result<Option<Ending>> {
        let customer = match who::one(self.session, &self.lead.email).await {
            Ok(customer) => customer,
            Err(who::WhoError::Nobody(_)) => return Ok(None),
            Err(error) => return Err(error.into()),
        };
        let request = ListCasesRequest { customer_id: customer.id.clone(), ..ListCasesRequest::default() };
        let cases = call!(self.at_orders.cases(), list_cases, request).cases;
        let Some(case) = cases.into_iter().find(|case| !case.resolution.is_empty()) else { return Ok(None) };
        let brief = brief::read(&self.at_support, &customer.id, "").await?;
        Ok(Some(Ending { customer: customer.id, case: case.number, brief }))
    }

    /// Tells it.
    pub(super) async fn tell(&self) -> anyhow::Result<Ending> {
        let customer = self.a_customer().await?;
        let order = self.an_order(&customer).await?;
        let case = self.a_late_parcel(&customer).await?;
        let ticket = self.a_call(&customer, &order, &case).await?;
        let handoff = self.a_handoff(&case).await?;
        let article = self.a_known_solution(&ticket, &case).await?;
        let events = self.a_good_end(&order, &case, (&ticket, &article), &handoff).await?;
        let brief = self.brief_with(&customer.id, &events).await?;
        Ok(Ending { customer: customer.id, case: case.number, brief })
    }

    async fn a_customer(&self) -> anyhow::Result<Customer> {
        let identifier =
            |kind: &str, value: &str| Identifier { kind: kind.into(), value: value.into(), shared: false };
        let phone = self.lead.phone.iter().map(|phone| identifier("phone", phone));
        let customer = Customer {
            display_name: self.lead.name.clone(),
            kind: CustomerKind::Person.into(),
            language: "pt-BR".to_owned(),
            tier: "gold".to_owned(),
            identifiers: std::iter::once(identifier("email", &self.lead.email)).chain(phone).collect(),
            attributes: [("city".to_owned(), "São Paulo".to_owned())].into(),
            ..Customer::default()
        };
        let request = CreateCustomerRequest {
            context: self.now("customer", Channel::Web, ""),
            customer: Some(customer),
        };
        let customer =
            call!(self.at_sales.customers(), create_customer, request).customer.unwrap_or_default();
        self.say("sales", format_args!("{} signs up on the web site", self.lead.name))?;

        let request = AssignOwnerRequest {
            context: self.now("owner", Channel::Internal, ""),
            customer_id: customer.id.clone(),
            owner: Some(Owner { id: "rui".into(), name: "Rui Alves".into(), department: "sales".into() }),
            etag: String::new(),
        };
        call!(self.at_sales.customers(), assign_owner, request);
        self.say("sales", format_args!("Rui Alves becomes {}'s primary owner", self.lead.first_name()))?;
        Ok(customer)
    }

    /// Last week, in life. The days count from when the customer's record was made, which stays the same when an
    /// interrupted story is taken up.
    async fn an_order(&self, customer: &Customer) -> anyhow::Result<Order> {
        let today = customer.created_at.map_or(0, |at| at.seconds);
        let ago =
            |days: i64, minutes: i64| Timestamp { seconds: today - days * DAY + minutes * 60, nanos: 0 };
        let then = |step: &str, days: i64, minutes: i64| {
            self.now(step, Channel::Internal, "")
                .map(|context| WriteContext { occurred_at: Some(ago(days, minutes)), ..context })
        };
        let money = |amount_minor| Some(Money { currency_code: "BRL".into(), amount_minor });
        let machine = OrderLine {
            product_id: "espresso-m2".into(),
            title: "Espresso machine M2".into(),
            category: "home_appliances".into(),
            quantity: 1,
            unit_price: money(124_900),
            freight: money(3_490),
            ..OrderLine::default()
        };
        let order = Order {
            customer_id: customer.id.clone(),
            external_reference: self.lead.order_number(),
            lines: vec![machine],
            promised_by: Some(ago(2, 0)),
            ..Order::default()
        };
        let request = PlaceOrderRequest { context: then("place", 9, 0), order: Some(order) };
        let order = call!(&self.history, place_order, request).order.unwrap_or_default();
        self.say(
            "orders",
            format_args!("nine days ago: an espresso machine is ordered, promised within a week"),
        )?;

        let order_id = || order.id.clone();
        call!(
            &self.history,
            confirm_order,
            ConfirmOrderRequest { context: then("confirm", 9, 4), order_id: order_id() }
        );
        let request = StartFulfilmentRequest { context: then("start", 8, 0), order_id: order_id() };
        call!(&self.history, start_fulfilment, request);
        let request = ShipOrderRequest {
            context: then("ship", 7, 0),
            order_id: order_id(),
            carrier: "Correios".into(),
            tracking_number: "BR482910375".into(),
        };
        call!(&self.history, ship_order, request);
        self.say(
            "orders",
            format_args!("seven days ago: it goes to the carrier, and nothing is heard of it since"),
        )?;
        Ok(order)
    }

    async fn a_late_parcel(&self, customer: &Customer) -> anyhow::Result<Case> {
        let request = OpenCaseRequest {
            context: self.now("case", Channel::Email, ""),
            customer_id: customer.id.clone(),
            title: "Espresso machine is two days late".into(),
            kind: "late-delivery".into(),
            desired_outcome: "I need it before Saturday, it is a birthday present".into(),
        };
        let case = call!(self.at_orders.cases(), open_case, request).case.unwrap_or_default();
        let name = self.lead.first_name();
        self.say("orders", format_args!("{name} writes that it is late; orders opens case {}", case.number))?;
        Ok(case)
    }

    async fn a_call(&self, customer: &Customer, order: &Order, case: &Case) -> anyhow::Result<Ticket> {
        let ticket = Ticket {
            customer_id: customer.id.clone(),
            title: "Tracking shows nothing since the hand-over".into(),
            description: "The tracking page has not changed for a week. Is it lost?".into(),
            product_id: "espresso-m2".into(),
            order_id: order.id.clone(),
            ..Ticket::default()
        };
        let request =
            OpenTicketRequest { context: self.now("ticket", Channel::Phone, &case.id), ticket: Some(ticket) };
        let ticket = call!(&self.support, open_ticket, request).ticket.unwrap_or_default();
        let name = self.lead.first_name();
        self.say(
            "support",
            format_args!("{name} calls; support sees order and case, and opens ticket {}", ticket.number),
        )?;
        Ok(ticket)
    }

    async fn a_handoff(&self, case: &Case) -> anyhow::Result<String> {
        let request = RequestHandoffRequest {
            context: self.now("handoff", Channel::Internal, &case.id),
            case: case.id.clone(),
            to_department: "support".into(),
            reason: "The customer is on the phone with support; the parcel must be traced".into(),
            next_step: "Find the parcel with the carrier and tell the customer today".into(),
            accept_by: None,
        };
        let handoff = call!(self.at_orders.handoffs(), request_handoff, request).handoff.unwrap_or_default();
        self.say("orders", format_args!("asks support to take the case: {}", handoff.reason))?;

        let context = self.now("accept", Channel::Internal, &case.id);
        let request = AcceptHandoffRequest { context, handoff_id: handoff.id.clone() };
        call!(self.at_support.handoffs(), accept_handoff, request);
        self.say(
            "support",
            format_args!("accepts, and has everything that orders knew: nothing is asked twice"),
        )?;
        Ok(handoff.id)
    }

    async fn a_known_solution(&self, ticket: &Ticket, case: &Case) -> anyhow::Result<String> {
        let request = SearchArticlesRequest { query: ARTICLE.into(), ..SearchArticlesRequest::default() };
        let known = call!(&self.support, search_articles, request).articles;
        let article = match known.into_iter().find(|article| article.title == ARTICLE) {
            Some(article) => article,
            None => {
                let article = Article {
                    title: ARTICLE.into(),
                    body: "Ask the carrier's depot of the last scan to look for an unreadable label; have it printed \
                           again and the parcel delivered by express."
                        .into(),
                    keywords: ["tracking", "lost", "label"].map(str::to_owned).into(),
                    ..Article::default()
                };
                let request = PutArticleRequest {
                    context: self.now("article", Channel::Internal, ""),
                    article: Some(article),
                };
                call!(&self.support, put_article, request).article.unwrap_or_default()
            }
        };
        let context = |step: &str| self.now(step, Channel::Internal, &case.id);
        let (ticket, article_id) = (ticket.id.clone(), article.id.clone());
        let request = ApplyArticleRequest { context: context("apply"), ticket: ticket.clone(), article_id };
        call!(&self.support, apply_article, request);
        self.say("support", format_args!("finds a known solution: {}", article.title))?;

        let note = "Carrier: it lies at the depot in Campinas, the label cannot be read".into();
        call!(
            &self.support,
            diagnose_ticket,
            DiagnoseTicketRequest { context: context("diagnose"), ticket, note }
        );
        self.say("support", format_args!("the carrier finds the parcel; its label could not be read"))?;
        Ok(article.id)
    }

    /// Gives the last event of each department.
    async fn a_good_end(
        &self,
        order: &Order,
        case: &Case,
        (ticket, article): (&Ticket, &str),
        handoff: &str,
    ) -> anyhow::Result<[String; 3]> {
        let context = |step: &str, channel| self.now(step, channel, &case.id);
        let request = DeliverOrderRequest {
            context: context("deliver", Channel::Internal),
            order_id: order.id.clone(),
        };
        let delivered = call!(&self.orders, deliver_order, request).event_id;
        self.say("orders", format_args!("the espresso machine is delivered by express"))?;

        let request = ScoreArticleRequest {
            context: context("score", Channel::Internal),
            ticket: ticket.id.clone(),
            article_id: article.to_owned(),
            worked: true,
        };
        call!(&self.support, score_article, request);
        let request = SolveTicketRequest {
            context: context("solve", Channel::Phone),
            ticket: ticket.id.clone(),
            solution: "New label, delivered by express; the customer was told on the phone".into(),
            root_cause: "The label could not be read".into(),
        };
        let solved = call!(&self.support, solve_ticket, request).event_id;
        self.say(
            "support",
            format_args!("tells {} on the phone, and notes that the solution worked", self.lead.first_name()),
        )?;

        let request = CompleteHandoffRequest {
            context: context("complete", Channel::Internal),
            handoff_id: handoff.to_owned(),
            outcome: "Parcel found and delivered, customer told".into(),
        };
        call!(self.at_support.handoffs(), complete_handoff, request);
        let request = ResolveCaseRequest {
            context: context("resolve", Channel::Internal),
            case: case.id.clone(),
            resolution: "Delivered before Saturday".into(),
        };
        let resolved = call!(self.at_support.cases(), resolve_case, request).event_id;
        self.say("support", format_args!("resolves case {}", case.number))?;
        Ok([delivered, solved, resolved])
    }

    /// The brief, once each department's last event is in it.
    async fn brief_with(&self, customer: &str, events: &[String]) -> anyhow::Result<Brief> {
        let mut brief = Brief::default();
        for event in events {
            let arrived = async {
                loop {
                    match brief::read(&self.at_support, customer, event).await {
                        Err(failed) if failed.code() == Code::DeadlineExceeded => {}
                        answer => return answer,
                    }
                }
            };
            brief = tokio::time::timeout(Duration::from_secs(30), arrived).await.context(
                "the story's events do not arrive on the timeline; `baton doctor` looks for what is wrong",
            )??;
        }
        Ok(brief)
    }

    fn now(&self, step: &str, channel: Channel, case: &str) -> Option<WriteContext> {
        Some(WriteContext {
            request_id: self.lead.request_id(step),
            occurred_at: None,
            channel: channel.into(),
            case_id: case.to_owned(),
        })
    }

    fn say(&self, department: &str, what: std::fmt::Arguments<'_>) -> io::Result<()> {
        if self.quiet {
            Ok(())
        } else {
            output::print(format_args!("{}  {what}", style::dim(format!("{department:<8}"))))
        }
    }
}
