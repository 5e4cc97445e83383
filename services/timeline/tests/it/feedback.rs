//! What customers say of cases: asked once, answered once, credited to those who did the work.

use baton_errors::Reason;
use baton_proto::cases::v1::feedback_service_client::FeedbackServiceClient;
use baton_proto::cases::v1::{
    FeedbackRecorded, FeedbackRequest, FeedbackShare, GetFeedbackSummaryRequest, GetFeedbackSummaryResponse,
    RecordFeedbackRequest, RequestFeedbackRequest,
};
use baton_proto::common::v1::TimeRange;
use tonic::Status;

use crate::desk::{Desk, violations, why};
use crate::harness::{Bench, body, context, metadata, seconds};

async fn ask(desk: &Desk, case: &str) -> Result<FeedbackRequest, Status> {
    let request = RequestFeedbackRequest { context: context(), case: case.to_owned() };
    let answer = FeedbackServiceClient::new(desk.connection.clone()).request_feedback(request).await?;
    Ok(answer.into_inner().feedback_request.unwrap())
}

async fn answer(desk: &Desk, customer: &str, case: &str, score: i32) -> Result<String, Status> {
    let request = RecordFeedbackRequest {
        context: context(),
        customer_id: customer.to_owned(),
        score,
        case: case.to_owned(),
        ..RecordFeedbackRequest::default()
    };
    let answer = FeedbackServiceClient::new(desk.connection.clone()).record_feedback(request).await?;
    Ok(answer.into_inner().event_id)
}

async fn summary(desk: &Desk, period: Option<TimeRange>) -> Result<GetFeedbackSummaryResponse, Status> {
    let mut client = FeedbackServiceClient::new(desk.connection.clone());
    Ok(client.get_feedback_summary(GetFeedbackSummaryRequest { period }).await?.into_inner())
}

fn percents(shares: &[FeedbackShare]) -> Vec<(&str, i32)> {
    shares.iter().map(|share| (share.department.as_str(), share.percent)).collect()
}

#[tokio::test]
async fn the_answer_is_credited_to_those_who_worked_on_the_case_when_it_was_asked() {
    let bench = Bench::start().await;
    let [orders, support, billing] = ["orders", "support", "billing"].map(|name| bench.desk(name, name));
    let customer = bench.somebody().await;
    let case = orders.open(&customer).await.id;
    orders.hand_to(&support, "support", &case).await;
    support.resolve(&case).await.unwrap();
    // Orders opened it and asked; support accepted, completed and resolved it.
    let asked = ask(&support, &case).await.unwrap();
    assert_eq!(percents(&asked.shares), [("orders", 40), ("support", 60)]);

    // It is reopened and moves on before the customer answers; the credit stays.
    support.reopen(&case).await.unwrap();
    support.hand_to(&billing, "billing", &case).await;
    let event_id = answer(&billing, &customer, &case, 4).await.unwrap();
    let told = bench.history(&customer).await.pop().unwrap();
    let recorded: FeedbackRecorded = body(&told);
    assert_eq!((told.id, told.case_id), (event_id, case));
    assert_eq!(recorded.shares, asked.shares);

    let summary = summary(&orders, None).await.unwrap();
    let of = |department: &str| summary.departments.iter().find(|of| of.department == department);
    let support = of("support").unwrap();
    assert_eq!((support.asked_count, support.answered_count, support.mean_hundredths), (1, 1, 400));
    assert!(of("orders").is_some() && of("billing").is_none());
}

#[tokio::test]
async fn a_case_is_asked_about_once_and_answered_once() {
    let bench = Bench::start().await;
    let (orders, support) = (bench.desk("ana", "orders"), bench.desk("bela", "support"));
    let customer = bench.somebody().await;
    let case = orders.open(&customer).await.id;
    assert_eq!(why(ask(&orders, &case).await), Reason::WrongState);
    orders.resolve(&case).await.unwrap();
    assert_eq!(why(ask(&support, &case).await), Reason::NotAccountable);
    let asked = ask(&orders, &case).await.unwrap();
    orders.close(&case).await.unwrap();
    orders.reopen(&case).await.unwrap();
    orders.resolve(&case).await.unwrap();
    assert_eq!(why(ask(&orders, &case).await), Reason::FeedbackAlreadyAsked);
    assert_eq!(ask(&orders, &asked.case_number).await.unwrap_err().code(), tonic::Code::AlreadyExists);

    answer(&support, &customer, &asked.case_number, 5).await.unwrap();
    let again = answer(&support, &customer, &case, 1).await.unwrap_err();
    assert!(!metadata(&again, "answered_at").is_empty());
    assert_eq!(why::<()>(Err(again)), Reason::FeedbackAlreadyGiven);
    let all = summary(&orders, None).await.unwrap();
    assert_eq!((all.asked_count, all.answered_count, all.score_counts), (1, 1, vec![0, 0, 0, 0, 1]));
}

#[tokio::test]
async fn who_is_not_asked_may_speak_and_is_not_asked_afterwards() {
    let bench = Bench::start().await;
    let orders = bench.desk("ana", "orders");
    let (customer, other) = (bench.somebody().await, bench.somebody().await);
    let case = orders.open(&customer).await.id;
    assert_eq!(why(answer(&orders, &other, &case, 3).await), Reason::CaseNotFound);
    answer(&orders, &customer, &case, 2).await.unwrap();
    answer(&orders, &other, "", 5).await.unwrap();
    orders.resolve(&case).await.unwrap();
    assert_eq!(why(ask(&orders, &case).await), Reason::FeedbackAlreadyAsked);

    let all = summary(&orders, None).await.unwrap();
    assert_eq!((all.asked_count, all.answered_count, all.uncredited_count), (0, 2, 1));
    assert_eq!((all.departments.len(), all.departments[0].mean_hundredths), (1, 200));
    let scores = &all.departments[0].score_counts;
    assert_eq!(
        (scores.as_slice(), all.score_counts.as_slice()),
        (&[0, 1, 0, 0, 0][..], &[0, 1, 0, 0, 1][..])
    );
}

#[tokio::test]
async fn a_summary_is_of_its_period() {
    let bench = Bench::start().await;
    let orders = bench.desk("ana", "orders");
    let customer = bench.somebody().await;
    answer(&orders, &customer, "", 1).await.unwrap();
    bench.clock.advance(std::time::Duration::from_hours(1));
    answer(&orders, &customer, "", 5).await.unwrap();
    let range = |from, until| Some(TimeRange { start_time: from, end_time: until });
    for (period, expected) in [
        (None, vec![1, 0, 0, 0, 1]),
        (range(None, seconds(3_600)), vec![1, 0, 0, 0, 0]),
        (range(seconds(3_600), None), vec![0, 0, 0, 0, 1]),
        (range(seconds(1), seconds(3_600)), vec![0, 0, 0, 0, 0]),
    ] {
        assert_eq!(summary(&orders, period).await.unwrap().score_counts, expected, "{period:?}");
    }
    let backwards = summary(&orders, range(seconds(9), seconds(9))).await.unwrap_err();
    assert_eq!(violations(&backwards), ["period.end_time"]);
}
