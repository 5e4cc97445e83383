//! Bad input: every violation is named, and nothing is written.

use baton_proto::common::v1::WriteContext;
use baton_proto::support::v1::{self, Article, Ticket};
use baton_testkit::{call, violations};
use prost_types::Timestamp;

use crate::harness::Department;

fn bad_context() -> WriteContext {
    WriteContext {
        request_id: "1".to_owned(),
        occurred_at: Some(Timestamp::default()),
        channel: 99,
        case_id: "K7F3".to_owned(),
        ..WriteContext::default()
    }
}

#[tokio::test]
async fn everything_that_is_wrong_with_a_ticket_is_told_at_once() {
    let department = Department::start().await;
    let ticket = Ticket {
        customer_id: "ann".to_owned(),
        external_reference: "r".repeat(65),
        title: "two\nlines".to_owned(),
        description: "x".repeat(8_001),
        product_id: "bell\u{7}".to_owned(),
        order_id: "SO-1".to_owned(),
        ..Ticket::default()
    };
    let request = v1::OpenTicketRequest { context: Some(bad_context()), ticket: Some(ticket) };
    let status = call!(&department.support, open_ticket, request).unwrap_err();
    assert_eq!(
        violations(&status),
        [
            "context.case_id",
            "context.channel",
            "context.occurred_at",
            "context.request_id",
            "ticket.customer_id",
            "ticket.description",
            "ticket.external_reference",
            "ticket.order_id",
            "ticket.product_id",
            "ticket.title",
        ]
    );
}

#[tokio::test]
async fn everything_that_is_wrong_with_an_article_is_told_at_once() {
    let department = Department::start().await;
    let article = Article {
        id: "1".to_owned(),
        title: String::new(),
        body: "x".repeat(20_001),
        keywords: vec!["good".to_owned(), String::new(), "x".repeat(51)],
        product_id: "p".repeat(65),
        ..Article::default()
    };
    let request = v1::PutArticleRequest { context: Some(bad_context()), article: Some(article) };
    let status = call!(&department.support, put_article, request).unwrap_err();
    assert_eq!(
        violations(&status),
        [
            "article.body",
            "article.etag",
            "article.id",
            "article.keywords[1]",
            "article.keywords[2]",
            "article.product_id",
            "article.title",
            "context.case_id",
            "context.channel",
            "context.occurred_at",
            "context.request_id",
        ]
    );
    let article = Article {
        title: "t".to_owned(),
        body: "b".to_owned(),
        keywords: vec!["word".to_owned(); 21],
        ..Article::default()
    };
    let context = Some(baton_testkit::context());
    let request = v1::PutArticleRequest { context, article: Some(article) };
    let status = call!(&department.support, put_article, request).unwrap_err();
    assert_eq!(violations(&status), ["article.keywords"]);
}

#[tokio::test]
async fn a_request_without_content_names_what_it_needs() {
    let department = Department::start().await;
    let support = department.support.clone();
    macro_rules! needs {
        ($method:ident, $request:ident, $fields:expr) => {
            let status = call!(&support, $method, v1::$request::default()).unwrap_err();
            assert_eq!(violations(&status), $fields);
        };
    }
    needs!(open_ticket, OpenTicketRequest, ["context.request_id", "ticket"]);
    needs!(diagnose_ticket, DiagnoseTicketRequest, ["context.request_id", "ticket"]);
    needs!(ask_customer, AskCustomerRequest, ["context.request_id", "question", "ticket"]);
    needs!(record_answer, RecordAnswerRequest, ["answer", "context.request_id", "ticket"]);
    needs!(solve_ticket, SolveTicketRequest, ["context.request_id", "solution", "ticket"]);
    needs!(close_ticket, CloseTicketRequest, ["context.request_id", "ticket"]);
    needs!(reopen_ticket, ReopenTicketRequest, ["context.request_id", "reason", "ticket"]);
    needs!(approve_return, ApproveReturnRequest, ["context.request_id", "reason", "ticket"]);
    needs!(apply_article, ApplyArticleRequest, ["article_id", "context.request_id", "ticket"]);
    needs!(score_article, ScoreArticleRequest, ["article_id", "context.request_id", "ticket"]);
    needs!(put_article, PutArticleRequest, ["article", "context.request_id"]);
    needs!(get_article, GetArticleRequest, ["article_id"]);
}
