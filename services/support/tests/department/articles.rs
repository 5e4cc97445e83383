//! Known solutions: versions, trying and scoring.

use baton_errors::Reason;
use baton_model::{Ids, SystemIds};
use baton_proto::support::v1::{self, Article, ArticleVerdict, Ticket, TicketState};
use baton_testkit::{call, context, metadata, reason, violations};
use tonic::Status;

use crate::harness::{Department, Step};

/// A request for a new known solution.
pub(crate) fn putting(title: &str, body: &str) -> v1::PutArticleRequest {
    let article = Article { title: title.to_owned(), body: body.to_owned(), ..Article::default() };
    v1::PutArticleRequest { context: Some(context()), article: Some(article) }
}

impl Department {
    pub(crate) async fn put(&self, request: v1::PutArticleRequest) -> Result<Article, Status> {
        Ok(call!(&self.support, put_article, request)?.article.unwrap())
    }

    pub(crate) async fn article(&self, id: &str) -> Article {
        let request = v1::GetArticleRequest { article_id: id.to_owned() };
        call!(&self.support, get_article, request).unwrap().article.unwrap()
    }

    /// Tries a known solution; gives the event's id.
    async fn apply(&self, ticket: &str, article_id: &str) -> Result<(Ticket, String), Status> {
        let (ticket, article_id) = (ticket.to_owned(), article_id.to_owned());
        let request = v1::ApplyArticleRequest { context: Some(context()), ticket, article_id };
        let response = call!(&self.support, apply_article, request)?;
        Ok((response.ticket.unwrap(), response.event_id))
    }

    /// Says whether it worked; gives the event's id.
    pub(crate) async fn score(
        &self,
        ticket: &str,
        article_id: &str,
        worked: bool,
    ) -> Result<(Ticket, String), Status> {
        let (ticket, article_id) = (ticket.to_owned(), article_id.to_owned());
        let request = v1::ScoreArticleRequest { context: Some(context()), ticket, article_id, worked };
        let response = call!(&self.support, score_article, request)?;
        Ok((response.ticket.unwrap(), response.event_id))
    }

    /// Tries and scores it on a new ticket.
    pub(crate) async fn try_out(&self, article_id: &str, worked: bool) {
        let ticket = self.ticket(TicketState::Open).await;
        self.apply(&ticket.id, article_id).await.unwrap();
        self.score(&ticket.id, article_id, worked).await.unwrap();
    }
}

#[tokio::test]
async fn a_new_version_needs_the_etag_of_the_last() {
    let department = Department::start().await;
    let first = department.put(putting("Reset the router", "Press the button.")).await.unwrap();
    assert_eq!((first.version, first.worked_count, first.did_not_count), (1, 0, 0));
    assert_eq!(department.article(&first.id).await, first);

    let revising = |etag: &str| {
        let article = Article { body: "Hold it.".to_owned(), etag: etag.to_owned(), ..first.clone() };
        v1::PutArticleRequest { context: Some(context()), article: Some(article) }
    };
    let second = department.put(revising(&first.etag)).await.unwrap();
    assert_eq!((second.version, second.body.as_str()), (2, "Hold it."));
    let status = department.put(revising(&first.etag)).await.unwrap_err();
    assert_eq!(metadata(&status, "current_etag"), second.etag);
    assert_eq!(reason::<()>(Err(status)), Reason::StaleEtag);
    assert_eq!(violations(&department.put(revising("")).await.unwrap_err()), ["article.etag"]);

    let mut unknown = revising("v1");
    unknown.article.as_mut().unwrap().id = SystemIds.uuid().to_string();
    assert_eq!(reason(department.put(unknown).await), Reason::ArticleNotFound);
    let missing = v1::GetArticleRequest { article_id: SystemIds.uuid().to_string() };
    assert_eq!(reason(call!(&department.support, get_article, missing)), Reason::ArticleNotFound);
}

#[tokio::test]
async fn a_ticket_counts_once_for_an_article_and_the_last_word_counts() {
    let department = Department::start().await;
    let article = department.put(putting("Reset the router", "Press the button.")).await.unwrap().id;
    let ticket = department.ticket(TicketState::Open).await.id;
    let (applied, event_id) = department.apply(&ticket, &article).await.unwrap();
    assert!(!event_id.is_empty());
    assert_eq!(department.apply(&ticket, &article).await.unwrap(), (applied, String::new()));

    for (worked, counts) in [(true, (1, 0)), (false, (0, 1)), (true, (1, 0))] {
        let (scored, event_id) = department.score(&ticket, &article, worked).await.unwrap();
        assert!(!event_id.is_empty());
        let again = department.score(&ticket, &article, worked).await.unwrap();
        assert_eq!(again, (scored.clone(), String::new()));
        let verdict = if worked { ArticleVerdict::Worked } else { ArticleVerdict::DidNot };
        assert_eq!(scored.applied_articles[0].verdict(), verdict);
        let found = department.article(&article).await;
        assert_eq!((found.worked_count, found.did_not_count), counts);
    }
    department.try_out(&article, true).await;
    department.try_out(&article, false).await;
    let found = department.article(&article).await;
    assert_eq!((found.worked_count, found.did_not_count, found.version), (2, 1, 1));
}

#[tokio::test]
async fn solutions_are_tried_while_the_ticket_is_worked_on_and_scored_at_any_time() {
    let department = Department::start().await;
    let article = department.put(putting("Reset the router", "Press the button.")).await.unwrap().id;
    for state in [TicketState::Solved, TicketState::Closed] {
        let ticket = department.ticket(state).await.id;
        assert_eq!(reason(department.apply(&ticket, &article).await), Reason::WrongState);
    }
    let ticket = department.ticket(TicketState::Diagnosing).await.id;
    let status = department.score(&ticket, &article, true).await.unwrap_err();
    assert_eq!(violations(&status), ["article_id"]);
    department.apply(&ticket, &article).await.unwrap();
    department.take(Step::Solve, &ticket).await.unwrap();
    department.take(Step::Close, &ticket).await.unwrap();
    assert!(department.score(&ticket, &article, true).await.is_ok());

    let unknown = SystemIds.uuid().to_string();
    assert_eq!(reason(department.apply(&ticket, &unknown).await), Reason::ArticleNotFound);
    assert_eq!(reason(department.score(&ticket, &unknown, true).await), Reason::ArticleNotFound);
}

#[tokio::test]
async fn concurrent_scores_of_many_tickets_all_count() {
    let department = Department::start().await;
    let article = department.put(putting("Reset the router", "Press the button.")).await.unwrap().id;
    let tries = (0..8).map(|number| {
        let (department, article) = (&department, &article);
        async move { department.try_out(article, number % 2 == 0).await }
    });
    futures::future::join_all(tries).await;
    let found = department.article(&article).await;
    assert_eq!((found.worked_count, found.did_not_count), (4, 4));
}
