//! What goes wrong: the parcel is damaged, the customer calls, and the case moves.

use anyhow::Context;
use baton_proto::cases::v1::{AcceptHandoffRequest, Case, RequestHandoffRequest, UpdateCaseRequest};
use baton_proto::common::v1::Channel;
use baton_proto::customers::v1::Customer;
use baton_proto::shipping::v1::{
    HandOverShipmentRequest, ListShipmentsRequest, RecordScanRequest, Scan, ScanKind, Shipment,
};
use baton_proto::support::v1::{
    ApplyArticleRequest, Article, DiagnoseTicketRequest, ListTicketsRequest, PutArticleRequest,
    SearchArticlesRequest, Ticket,
};
use prost_types::{FieldMask, Timestamp};

use super::stage::Stage;

/// The known solution, written by whoever plays the story first.
const ARTICLE: &str = "Carrier reports damage on the way";

impl Stage<'_> {
    /// The shipment that shipping prepares by itself once the order is paid.
    pub(super) async fn a_parcel(&self, order_id: &str) -> anyhow::Result<Shipment> {
        let shipment = self
            .awaits("a shipment", || async {
                let request =
                    ListShipmentsRequest { order_id: order_id.to_owned(), ..ListShipmentsRequest::default() };
                // The earliest is the first one, also when the story is taken up after a second one was sent.
                Ok(call!(self.shipping, list_shipments, request).shipments.into_iter().last())
            })
            .await?;
        self.say("orders", format_args!("hears that it is paid, and confirms"))?;
        let shipment = self.handed_over(&shipment, "hand over", "BR482910375BR").await?;
        self.say(
            "shipping",
            format_args!("parcel {}, promised and feasible, goes to the carrier", shipment.number),
        )?;
        Ok(shipment)
    }

    pub(super) async fn handed_over(
        &self,
        shipment: &Shipment,
        step: &str,
        tracking_number: &str,
    ) -> anyhow::Result<Shipment> {
        let request = HandOverShipmentRequest {
            context: Some(self.now(step, Channel::Internal, "")),
            shipment_id: shipment.id.clone(),
            carrier: "Correios".into(),
            tracking_number: format!("{tracking_number}-{}", &self.lead.request_id("tracking")[..4]),
        };
        Ok(call!(self.shipping, hand_over_shipment, request).shipment.unwrap_or_default())
    }

    /// What the carrier tells, a second after the hand-over: the same whenever an interrupted story is taken up.
    pub(super) async fn scanned(
        &self,
        shipment: &Shipment,
        kind: ScanKind,
        place: &str,
        note: &str,
    ) -> anyhow::Result<String> {
        let handed_over = shipment.handed_over_at.unwrap_or_default();
        let step = format!("scan {} {}", shipment.id, kind.as_str_name());
        let scan = Scan {
            scan_id: self.lead.request_id(&step),
            kind: kind.into(),
            scanned_at: Some(Timestamp { seconds: handed_over.seconds + 1, ..handed_over }),
            place: place.into(),
            note: note.into(),
        };
        let request = RecordScanRequest {
            context: Some(self.now(&step, Channel::Internal, "")),
            shipment: shipment.id.clone(),
            scan: Some(scan),
        };
        Ok(call!(self.shipping, record_scan, request).event_id)
    }

    /// Support hears of the damage by itself: a case and a ticket, before the customer knows.
    pub(super) async fn an_exception(
        &self,
        customer: &Customer,
        shipment: &Shipment,
    ) -> anyhow::Result<Ticket> {
        let note = "Fell off the conveyor; the box is open";
        self.scanned(shipment, ScanKind::Damaged, "Campinas", note).await?;
        self.say("shipping", format_args!("the carrier reports: damaged, at its depot in Campinas"))?;
        let ticket = self
            .awaits("a ticket", || async {
                let request =
                    ListTicketsRequest { customer_id: customer.id.clone(), ..ListTicketsRequest::default() };
                let mut tickets = call!(self.support, list_tickets, request).tickets.into_iter();
                Ok(tickets.find(|ticket| ticket.shipment_id == shipment.id))
            })
            .await?;
        self.say(
            "support",
            format_args!(
                "hears of it, opens a case and ticket {}: {} has to be told",
                ticket.number,
                self.lead.first_name()
            ),
        )?;
        Ok(ticket)
    }

    /// The customer calls, and does not have to explain anything.
    pub(super) async fn a_call(&self, ticket: &Ticket) -> anyhow::Result<Article> {
        let article = self.the_known_solution().await?;
        let request = ApplyArticleRequest {
            context: Some(self.now("apply", Channel::Internal, &ticket.case_id)),
            ticket: ticket.id.clone(),
            article_id: article.id.clone(),
        };
        call!(self.support, apply_article, request);
        let request = DiagnoseTicketRequest {
            context: Some(self.now("diagnose", Channel::Phone, &ticket.case_id)),
            ticket: ticket.id.clone(),
            note: "Told her about the damage before she asked".into(),
        };
        call!(self.support, diagnose_ticket, request);
        let request = UpdateCaseRequest {
            context: Some(self.now("wants", Channel::Phone, &ticket.case_id)),
            case: Some(Case {
                id: ticket.case_id.clone(),
                desired_outcome: "A new machine, not the money back, before Saturday".into(),
                ..Case::default()
            }),
            update_mask: Some(FieldMask { paths: vec!["desired_outcome".into()] }),
        };
        call!(self.at_support.cases(), update_case, request);
        self.say(
            "support",
            format_args!(
                "{} calls; support knows the order, the payment and the damage, and asks only what she wants",
                self.lead.first_name()
            ),
        )?;
        Ok(article)
    }

    async fn the_known_solution(&self) -> anyhow::Result<Article> {
        let request = SearchArticlesRequest { query: ARTICLE.into(), ..SearchArticlesRequest::default() };
        let known = call!(self.support, search_articles, request).articles;
        if let Some(article) = known.into_iter().find(|article| article.title == ARTICLE) {
            return Ok(article);
        }
        let article = Article {
            title: ARTICLE.into(),
            body: "Do not wait for the carrier's inquiry: offer a new one or the money, hand the case to shipping, \
                   and tell the customer the new date in the same call."
                .into(),
            keywords: ["damage", "damaged", "carrier"].map(str::to_owned).into(),
            ..Article::default()
        };
        let context = Some(self.now("article", Channel::Internal, ""));
        let request = PutArticleRequest { context, article: Some(article) };
        Ok(call!(self.support, put_article, request).article.unwrap_or_default())
    }

    pub(super) async fn a_handoff(&self, ticket: &Ticket) -> anyhow::Result<String> {
        let request = RequestHandoffRequest {
            context: Some(self.now("handoff", Channel::Internal, &ticket.case_id)),
            case: ticket.case_id.clone(),
            to_department: "shipping".into(),
            reason: "She wants a new machine before Saturday".into(),
            next_step: "Send another one by express today".into(),
            accept_by: None,
            to_capability: String::new(),
            override_reason: String::new(),
        };
        let handoff = call!(self.at_support.handoffs(), request_handoff, request).handoff.unwrap_or_default();
        self.say("support", format_args!("hands the case to shipping: {}", handoff.reason))?;

        let context = self.now("accept", Channel::Internal, &ticket.case_id);
        let request = AcceptHandoffRequest { context: Some(context), handoff_id: handoff.id.clone() };
        call!(self.at_shipping.handoffs(), accept_handoff, request);
        self.say(
            "shipping",
            format_args!("accepts, and has everything that support knew: nothing is asked twice"),
        )?;
        Ok(handoff.id)
    }
}
