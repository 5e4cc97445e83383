//! How it ends well: another parcel, and a word of thanks.

use anyhow::Context;
use baton_proto::cases::v1::{Case, CompleteHandoffRequest, ResolveCaseRequest};
use baton_proto::common::v1::Channel;
use baton_proto::customers::v1::Customer;
use baton_proto::sales::v1::ListTouchesRequest;
use baton_proto::shipping::v1::{ReshipShipmentRequest, ScanKind, Shipment};
use baton_proto::support::v1::{
    Article, CloseTicketRequest, ScoreArticleRequest, SolveTicketRequest, Ticket,
};

use super::stage::Stage;

impl Stage<'_> {
    /// Sends another one, and gives the event of its delivery.
    pub(super) async fn another_parcel(
        &self,
        shipment: &Shipment,
        ticket: &Ticket,
    ) -> anyhow::Result<String> {
        let request = ReshipShipmentRequest {
            context: Some(self.now("reship", Channel::Internal, &ticket.case_id)),
            shipment_id: shipment.id.clone(),
            address: None,
        };
        let replacement = call!(self.shipping, reship_shipment, request).replacement.unwrap_or_default();
        let replacement = self.handed_over(&replacement, "hand over again", "BR482910376BR").await?;
        let delivered = self.scanned(&replacement, ScanKind::Delivered, "São Paulo", "Signed for").await?;
        self.say(
            "shipping",
            format_args!("sends parcel {} by express; it is delivered", replacement.number),
        )?;
        Ok(delivered)
    }

    /// Ticket and case come to their end. Gives the case, and the last event of each.
    pub(super) async fn a_solution(
        &self,
        ticket: &Ticket,
        article: &Article,
        handoff_id: String,
    ) -> anyhow::Result<(Case, [String; 2])> {
        let context = |step: &str, channel| Some(self.now(step, channel, &ticket.case_id));
        let request = ScoreArticleRequest {
            context: context("score", Channel::Internal),
            ticket: ticket.id.clone(),
            article_id: article.id.clone(),
            worked: true,
        };
        call!(self.support, score_article, request);
        let request = SolveTicketRequest {
            context: context("solve", Channel::Phone),
            ticket: ticket.id.clone(),
            solution: "Another machine, delivered by express; she was told on the phone".into(),
            root_cause: "Damaged by the carrier".into(),
        };
        call!(self.support, solve_ticket, request);
        let request =
            CloseTicketRequest { context: context("close", Channel::Internal), ticket: ticket.id.clone() };
        let closed = call!(self.support, close_ticket, request).event_id;

        let request = CompleteHandoffRequest {
            context: context("complete", Channel::Internal),
            handoff_id,
            outcome: "Another machine delivered".into(),
        };
        call!(self.at_shipping.handoffs(), complete_handoff, request);
        let request = ResolveCaseRequest {
            context: context("resolve", Channel::Internal),
            case: ticket.case_id.clone(),
            resolution: "Another machine, delivered before Saturday".into(),
        };
        let resolved = call!(self.at_shipping.cases(), resolve_case, request);
        let case = resolved.case.unwrap_or_default();
        self.say("shipping", format_args!("resolves case {}", case.number))?;
        Ok((case, [closed, resolved.event_id]))
    }

    /// Sales hears of the delivery, and plans to thank the customer.
    pub(super) async fn a_word_of_thanks(&self, customer: &Customer) -> anyhow::Result<()> {
        let touch = self
            .awaits("a planned touch", || async {
                let request =
                    ListTouchesRequest { customer_id: customer.id.clone(), ..ListTouchesRequest::default() };
                Ok(call!(self.sales, list_touches, request).touches.into_iter().next())
            })
            .await?;
        let owner = touch.owner.map(|owner| owner.name).unwrap_or_default();
        self.say(
            "sales",
            format_args!("hears of the delivery; {owner} will thank {} next week", self.lead.first_name()),
        )?;
        Ok(())
    }
}
