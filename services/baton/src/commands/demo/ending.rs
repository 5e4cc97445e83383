//! How it ends well: a known solution, and everybody who waits is told.

use anyhow::Context;
use baton_proto::cases::v1::{Case, CompleteHandoffRequest, ResolveCaseRequest};
use baton_proto::common::v1::Channel;
use baton_proto::orders::v1::{DeliverOrderRequest, Order};
use baton_proto::support::v1::{
    ApplyArticleRequest, Article, DiagnoseTicketRequest, PutArticleRequest, ScoreArticleRequest,
    SearchArticlesRequest, SolveTicketRequest, Ticket,
};

use super::stage::Stage;

/// The known solution, written by whoever plays the story first.
const ARTICLE: &str = "Parcel without a scan for five days";

impl Stage<'_> {
    pub(super) async fn a_known_solution(&self, ticket: &Ticket, case: &Case) -> anyhow::Result<String> {
        let request = SearchArticlesRequest { query: ARTICLE.into(), ..SearchArticlesRequest::default() };
        let known = call!(self.support, search_articles, request).articles;
        let article = match known.into_iter().find(|article| article.title == ARTICLE) {
            Some(article) => article,
            None => self.an_article().await?,
        };
        let context = |step: &str| self.now(step, Channel::Internal, &case.id);
        let (ticket, article_id) = (ticket.id.clone(), article.id.clone());
        let request =
            ApplyArticleRequest { context: Some(context("apply")), ticket: ticket.clone(), article_id };
        call!(self.support, apply_article, request);
        self.say("support", format_args!("finds a known solution: {}", article.title))?;

        let note = "Carrier: it lies at the depot in Campinas, the label cannot be read".into();
        let request = DiagnoseTicketRequest { context: Some(context("diagnose")), ticket, note };
        call!(self.support, diagnose_ticket, request);
        self.say("support", format_args!("the carrier finds the parcel; its label could not be read"))?;
        Ok(article.id)
    }

    async fn an_article(&self) -> anyhow::Result<Article> {
        let article = Article {
            title: ARTICLE.into(),
            body: "Ask the carrier's depot of the last scan to look for an unreadable label; have it printed again \
                   and the parcel delivered by express."
                .into(),
            keywords: ["tracking", "lost", "label"].map(str::to_owned).into(),
            ..Article::default()
        };
        let context = Some(self.now("article", Channel::Internal, ""));
        let request = PutArticleRequest { context, article: Some(article) };
        Ok(call!(self.support, put_article, request).article.unwrap_or_default())
    }

    /// Gives the last event of each department.
    pub(super) async fn a_good_end(
        &self,
        order: &Order,
        case: &Case,
        (ticket, article): (&Ticket, &str),
        handoff: &str,
    ) -> anyhow::Result<[String; 3]> {
        let context = |step: &str, channel| self.now(step, channel, &case.id);
        let request = DeliverOrderRequest {
            context: Some(context("deliver", Channel::Internal)),
            order_id: order.id.clone(),
        };
        let delivered = call!(self.orders, deliver_order, request).event_id;
        self.say("orders", format_args!("the espresso machine is delivered by express"))?;

        let request = ScoreArticleRequest {
            context: Some(context("score", Channel::Internal)),
            ticket: ticket.id.clone(),
            article_id: article.to_owned(),
            worked: true,
        };
        call!(self.support, score_article, request);
        let request = SolveTicketRequest {
            context: Some(context("solve", Channel::Phone)),
            ticket: ticket.id.clone(),
            solution: "New label, delivered by express; the customer was told on the phone".into(),
            root_cause: "The label could not be read".into(),
        };
        let solved = call!(self.support, solve_ticket, request).event_id;
        self.say(
            "support",
            format_args!("tells {} on the phone, and notes that the solution worked", self.lead.first_name()),
        )?;

        let request = CompleteHandoffRequest {
            context: Some(context("complete", Channel::Internal)),
            handoff_id: handoff.to_owned(),
            outcome: "Parcel found and delivered, customer told".into(),
        };
        call!(self.at_support.handoffs(), complete_handoff, request);
        let request = ResolveCaseRequest {
            context: Some(context("resolve", Channel::Internal)),
            case: case.id.clone(),
            resolution: "Delivered before Saturday".into(),
        };
        let resolved = call!(self.at_support.cases(), resolve_case, request).event_id;
        self.say("support", format_args!("resolves case {}", case.number))?;
        Ok([delivered, solved, resolved])
    }
}
