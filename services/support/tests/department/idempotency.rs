//! A write that is repeated gets its first answer and happens once.

use baton_errors::Reason;
use baton_proto::support::v1::{ApplyArticleRequest, ScoreArticleRequest, TicketState};
use baton_testkit::{call, context, reason};

use crate::harness::{Department, Step, opening};

/// A state from which each step can be taken.
fn ready_for(step: Step) -> TicketState {
    match step {
        Step::Diagnose | Step::Ask | Step::Solve | Step::ApproveReturn => TicketState::Open,
        Step::Answer => TicketState::WaitingOnCustomer,
        Step::Close | Step::Reopen => TicketState::Solved,
    }
}

#[tokio::test]
async fn every_step_repeated_gets_the_first_answer_and_another_one_is_refused() {
    let department = Department::start().await;
    for step in Step::ALL {
        let mut ticket = department.ticket(ready_for(step)).await;
        if step == Step::ApproveReturn {
            ticket = department.hear_of_order(&ticket).await;
        }
        let context = context();
        let first = step.call(department.support.clone(), context.clone(), ticket.id.clone()).await.unwrap();
        let again = step.call(department.support.clone(), context.clone(), ticket.id.clone()).await.unwrap();
        assert_eq!(first, again, "{step:?}");
        assert_eq!(department.get(&ticket.id).await.revision, ticket.revision + 1, "{step:?}");

        let other = department.ticket(TicketState::Open).await;
        let reused = step.call(department.support.clone(), context, other.id).await;
        assert_eq!(reason(reused), Reason::RequestIdReused, "{step:?}");
    }
}

#[tokio::test]
async fn articles_are_written_applied_and_scored_once() {
    let department = Department::start().await;
    let support = department.support.clone();
    let ticket = department.ticket(TicketState::Open).await.id;
    let put = crate::articles::putting("Reset the router", "Press the button.");
    let article = call!(&support, put_article, put.clone()).unwrap();
    assert_eq!(call!(&support, put_article, put.clone()).unwrap(), article);
    let mut different = put;
    different.article.as_mut().unwrap().body.push('!');
    assert_eq!(reason(call!(&support, put_article, different)), Reason::RequestIdReused);

    let article_id = article.article.unwrap().id;
    let apply = ApplyArticleRequest {
        context: Some(context()),
        ticket: ticket.clone(),
        article_id: article_id.clone(),
    };
    let applied = call!(&support, apply_article, apply.clone()).unwrap();
    assert_eq!(call!(&support, apply_article, apply).unwrap(), applied);

    let score = ScoreArticleRequest { context: Some(context()), ticket, article_id, worked: true };
    let scored = call!(&support, score_article, score.clone()).unwrap();
    assert_eq!(call!(&support, score_article, score.clone()).unwrap(), scored);
    let different = ScoreArticleRequest { worked: false, ..score };
    assert_eq!(reason(call!(&support, score_article, different)), Reason::RequestIdReused);
}

#[tokio::test]
async fn a_ticket_opened_twice_is_one_ticket() {
    let department = Department::start().await;
    let request = opening(department.timeline.customer());
    let calls: Vec<_> = (0..8)
        .map(|_| {
            let (support, request) = (department.support.clone(), request.clone());
            tokio::spawn(async move { call!(support, open_ticket, request) })
        })
        .collect();
    let mut answers = Vec::new();
    for call in calls {
        answers.push(call.await.unwrap().unwrap());
    }
    assert!(answers.iter().all(|answer| *answer == answers[0]), "{answers:#?}");

    let mut different = request.clone();
    different.ticket.as_mut().unwrap().title.push('!');
    let reused = call!(&department.support, open_ticket, different);
    assert_eq!(reason(reused), Reason::RequestIdReused);
    department.timeline.event(&answers[0].event_id).await;
    assert_eq!(department.timeline.events().len(), 1);
}

#[tokio::test]
async fn a_refused_step_may_be_taken_later_under_the_same_request_id() {
    let department = Department::start().await;
    let ticket = department.ticket(TicketState::Open).await;
    let context = context();
    let close = || Step::Close.call(department.support.clone(), context.clone(), ticket.id.clone());
    assert_eq!(reason(close().await), Reason::WrongState);
    department.take(Step::Solve, &ticket.id).await.unwrap();
    assert_eq!(close().await.unwrap().0.state(), TicketState::Closed);
}
