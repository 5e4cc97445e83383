//! From requests to commands and queries. Every function notes all violations and then gives what it could read.

use std::sync::Arc;

use baton_department::{Fields, page, short_page};
use baton_errors::Failure;
use baton_model::{ArticleId, Ids, TicketId};
use baton_proto::support::v1;

use crate::commands::{
    ApplyArticle, ApproveReturn, AskCustomer, CloseTicket, DiagnoseTicket, OpenTicket, PutArticle,
    RecordAnswer, ReopenTicket, ScoreArticle, SolveTicket,
};
use crate::domain::words::words;
use crate::domain::{ArticleText, Opening, State, Verdict};
use crate::queries::{GetArticle, ListTickets, SearchArticles};

const NAME_BYTES: usize = 64;
const TITLE_BYTES: usize = 200;
const REASON_BYTES: usize = 300;
const DESCRIPTION_BYTES: usize = 8_000;
const ANSWER_BYTES: usize = 2_000;
const BODY_BYTES: usize = 20_000;
const KEYWORD_BYTES: usize = 50;
const QUERY_BYTES: usize = 200;
const ETAG_BYTES: usize = 64;
const MAX_KEYWORDS: usize = 20;
const MAX_SEARCH_PAGE_SIZE: i32 = 50;
const DEFAULT_SEARCH_PAGE_SIZE: i32 = 10;

pub(super) fn open_ticket(
    fields: &mut Fields,
    request: &v1::OpenTicketRequest,
    ticket_id: TicketId,
    ids: &Arc<dyn Ids>,
) -> Option<OpenTicket> {
    let ticket = fields.present("ticket", request.ticket.as_ref())?;
    let customer_id = fields.id("ticket.customer_id", &ticket.customer_id);
    let external_reference =
        fields.reference("ticket.external_reference", &ticket.external_reference, NAME_BYTES);
    let title = fields.line("ticket.title", &ticket.title, TITLE_BYTES);
    let description = fields.optional_text("ticket.description", &ticket.description, DESCRIPTION_BYTES);
    let product_id = fields.optional_line("ticket.product_id", &ticket.product_id, NAME_BYTES);
    let order_id = fields.optional_id("ticket.order_id", &ticket.order_id);
    let shipment_id = fields.optional_id("ticket.shipment_id", &ticket.shipment_id);
    let opening = Opening {
        customer_id: customer_id?,
        external_reference,
        title,
        description,
        product_id,
        order_id,
        // The case is the one that the request's context names.
        case_id: None,
        shipment_id,
        shipment_status: String::new(),
    };
    Some(OpenTicket { ticket_id, ids: Arc::clone(ids), opening })
}

pub(super) fn diagnose_ticket(
    fields: &mut Fields,
    request: &v1::DiagnoseTicketRequest,
) -> Option<DiagnoseTicket> {
    let ticket = fields.id("ticket", &request.ticket);
    let note = fields.optional_line("note", &request.note, REASON_BYTES);
    Some(DiagnoseTicket { ticket: ticket?, note })
}

pub(super) fn ask_customer(fields: &mut Fields, request: &v1::AskCustomerRequest) -> Option<AskCustomer> {
    let ticket = fields.id("ticket", &request.ticket);
    let question = fields.line("question", &request.question, REASON_BYTES);
    Some(AskCustomer { ticket: ticket?, question })
}

pub(super) fn record_answer(fields: &mut Fields, request: &v1::RecordAnswerRequest) -> Option<RecordAnswer> {
    let ticket = fields.id("ticket", &request.ticket);
    let answer = fields.text("answer", &request.answer, ANSWER_BYTES);
    Some(RecordAnswer { ticket: ticket?, answer })
}

pub(super) fn solve_ticket(fields: &mut Fields, request: &v1::SolveTicketRequest) -> Option<SolveTicket> {
    let ticket = fields.id("ticket", &request.ticket);
    let solution = fields.line("solution", &request.solution, REASON_BYTES);
    let root_cause = fields.optional_line("root_cause", &request.root_cause, REASON_BYTES);
    Some(SolveTicket { ticket: ticket?, solution, root_cause })
}

pub(super) fn close_ticket(fields: &mut Fields, request: &v1::CloseTicketRequest) -> Option<CloseTicket> {
    Some(CloseTicket { ticket: fields.id("ticket", &request.ticket)? })
}

pub(super) fn reopen_ticket(fields: &mut Fields, request: &v1::ReopenTicketRequest) -> Option<ReopenTicket> {
    let ticket = fields.id("ticket", &request.ticket);
    let reason = fields.line("reason", &request.reason, REASON_BYTES);
    Some(ReopenTicket { ticket: ticket?, reason })
}

pub(super) fn approve_return(
    fields: &mut Fields,
    request: &v1::ApproveReturnRequest,
) -> Option<ApproveReturn> {
    let ticket = fields.id("ticket", &request.ticket);
    let reason = fields.line("reason", &request.reason, REASON_BYTES);
    Some(ApproveReturn { ticket: ticket?, reason })
}

pub(super) fn apply_article(fields: &mut Fields, request: &v1::ApplyArticleRequest) -> Option<ApplyArticle> {
    let ticket = fields.id("ticket", &request.ticket);
    let article_id = fields.id("article_id", &request.article_id);
    Some(ApplyArticle { ticket: ticket?, article_id: article_id? })
}

pub(super) fn score_article(fields: &mut Fields, request: &v1::ScoreArticleRequest) -> Option<ScoreArticle> {
    let ticket = fields.id("ticket", &request.ticket);
    let article_id = fields.id("article_id", &request.article_id);
    let verdict = if request.worked { Verdict::Worked } else { Verdict::DidNot };
    Some(ScoreArticle { ticket: ticket?, article_id: article_id?, verdict })
}

pub(super) fn put_article(
    fields: &mut Fields,
    request: &v1::PutArticleRequest,
    new_id: ArticleId,
) -> Option<PutArticle> {
    let article = fields.present("article", request.article.as_ref())?;
    let keyword =
        |fields: &mut Fields, path: &str, word: &String| Some(fields.line(path, word, KEYWORD_BYTES));
    let keywords = fields.each("article.keywords", &article.keywords, MAX_KEYWORDS, keyword);
    let text = ArticleText {
        title: fields.line("article.title", &article.title, TITLE_BYTES),
        body: fields.text("article.body", &article.body, BODY_BYTES),
        keywords: keywords.unwrap_or_default(),
        product_id: fields.optional_line("article.product_id", &article.product_id, NAME_BYTES),
    };
    if article.id.is_empty() {
        return Some(PutArticle::New { article_id: new_id, text });
    }
    let article_id = fields.id("article.id", &article.id);
    let etag = fields.line("article.etag", &article.etag, ETAG_BYTES);
    Some(PutArticle::Revised { article_id: article_id?, etag, text })
}

pub(super) fn list_tickets(request: &v1::ListTicketsRequest) -> Result<ListTickets, Failure> {
    let mut fields = Fields::default();
    let customer_id = fields.optional_id("customer_id", &request.customer_id);
    let order_id = fields.optional_id("order_id", &request.order_id);
    let states = fields.choices("states", &request.states, state);
    let states = fields.finish(states)?;
    Ok(ListTickets { page: page(request)?, customer_id, states, order_id })
}

const fn state(state: v1::TicketState) -> Option<State> {
    Some(match state {
        v1::TicketState::Unspecified => return None,
        v1::TicketState::Open => State::Open,
        v1::TicketState::Diagnosing => State::Diagnosing,
        v1::TicketState::WaitingOnCustomer => State::WaitingOnCustomer,
        v1::TicketState::Solved => State::Solved,
        v1::TicketState::Closed => State::Closed,
    })
}

pub(super) fn get_article(request: &v1::GetArticleRequest) -> Result<GetArticle, Failure> {
    let mut fields = Fields::default();
    let article_id = fields.id("article_id", &request.article_id);
    Ok(GetArticle { article_id: fields.finish(article_id)? })
}

pub(super) fn search_articles(request: &v1::SearchArticlesRequest) -> Result<SearchArticles, Failure> {
    let mut fields = Fields::default();
    let query = fields.optional_line("query", &request.query, QUERY_BYTES);
    let product_id = fields.optional_line("product_id", &request.product_id, NAME_BYTES);
    let (query, product_id) = fields.finish(Some((query, product_id)))?;
    let page = short_page(request, DEFAULT_SEARCH_PAGE_SIZE, MAX_SEARCH_PAGE_SIZE)?;
    Ok(SearchArticles { page, words: words(&query), product_id })
}
