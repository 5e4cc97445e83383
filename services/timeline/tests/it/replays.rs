//! A write that is repeated with the same request id gets its first answer, and happens once.

use baton_errors::Reason;
use baton_model::Role;
use baton_proto::cases::v1::feedback_service_client::FeedbackServiceClient;
use baton_proto::cases::v1::{self, BriefRating, Case};
use baton_proto::common::v1::{Channel, WriteContext};
use prost_types::FieldMask;

use crate::desk::{violations, why};
use crate::harness::{Bench, context};
use crate::standards::{calendar, standard};

/// Makes the call twice, then with another request under the same id.
macro_rules! twice {
    ($client:expr, $method:ident, $request:expr, |$other:ident| $change:expr) => {{
        let request = $request;
        let first = $client.$method(request.clone()).await.unwrap().into_inner();
        let second = $client.$method(request.clone()).await.unwrap().into_inner();
        assert_eq!(first, second, stringify!($method));
        let mut $other = request;
        $change;
        let reused = $client.$method($other).await;
        assert_eq!(why(reused), Reason::RequestIdReused, stringify!($method));
        first
    }};
}

#[tokio::test]
async fn every_write_gets_its_first_answer_again() {
    let bench = Bench::start().await;
    let customer = bench.somebody().await;
    let (orders, support) = (bench.desk("ana", "orders"), bench.desk("bela", "support"));

    let open = v1::OpenCaseRequest {
        context: context(),
        customer_id: customer.clone(),
        title: "Parcel late".to_owned(),
        desired_outcome: "A date".to_owned(),
        ..Default::default()
    };
    let case = twice!(orders.cases(), open_case, open, |other| other.title.push('!')).case.unwrap();
    let update = v1::UpdateCaseRequest {
        context: context(),
        case: Some(Case { id: case.id.clone(), kind: "late".to_owned(), ..Case::default() }),
        update_mask: Some(FieldMask { paths: vec!["kind".to_owned()] }),
    };
    twice!(orders.cases(), update_case, update, |other| other.case.as_mut().unwrap().kind.push('r'));

    let request = |to: &str| v1::RequestHandoffRequest {
        context: context(),
        case: case.id.clone(),
        to_department: to.to_owned(),
        reason: "Parcel damaged".to_owned(),
        ..Default::default()
    };
    let ask = || request("support");
    let asked = twice!(orders.handoffs(), request_handoff, ask(), |other| other.reason.push('!'));
    let handoff_id = asked.handoff.unwrap().id;
    let withdraw =
        v1::WithdrawHandoffRequest { context: context(), handoff_id, reason: "Found it".to_owned() };
    twice!(orders.handoffs(), withdraw_handoff, withdraw, |other| other.reason.push('!'));

    let handoff_id = orders.request(&case.id, "support").await.unwrap().id;
    let decline = v1::DeclineHandoffRequest {
        context: context(),
        handoff_id,
        reason: "Not ours".to_owned(),
        ..Default::default()
    };
    twice!(support.handoffs(), decline_handoff, decline, |other| other.reason.push('!'));

    let handoff_id = orders.request(&case.id, "support").await.unwrap().id;
    let accept = v1::AcceptHandoffRequest { context: context(), handoff_id: handoff_id.clone() };
    twice!(support.handoffs(), accept_handoff, accept, |other| {
        other.context.as_mut().unwrap().channel = 2;
    });
    let give_back = v1::ReturnHandoffRequest { context: context(), handoff_id, reason: "Not us".to_owned() };
    twice!(support.handoffs(), return_handoff, give_back, |other| other.reason.push('!'));

    // Two moves are all that a case makes without being solved.
    orders.resolve(&case.id).await.unwrap();
    orders.reopen(&case.id).await.unwrap();
    let handoff_id = orders.request(&case.id, "support").await.unwrap().id;
    support.accept(&handoff_id).await.unwrap();
    let rating = BriefRating::Usable.into();
    let rate = v1::RateHandoffRequest {
        context: context(),
        handoff_id: handoff_id.clone(),
        rating,
        ..Default::default()
    };
    twice!(support.handoffs(), rate_handoff, rate, |other| other.missing.push('!'));
    let complete =
        v1::CompleteHandoffRequest { context: context(), handoff_id, outcome: "Sent anew".to_owned() };
    twice!(support.handoffs(), complete_handoff, complete, |other| other.outcome.push('!'));

    let resolve = v1::ResolveCaseRequest {
        context: context(),
        case: case.number.clone(),
        resolution: "Arrived".to_owned(),
    };
    twice!(support.cases(), resolve_case, resolve, |other| other.resolution.push('!'));
    let close = v1::CloseCaseRequest { context: context(), case: case.id.clone() };
    twice!(support.cases(), close_case, close, |other| other.case = case.number.clone());
    let reopen = v1::ReopenCaseRequest {
        context: context(),
        case: case.id.clone(),
        reason: "Still not here".to_owned(),
    };
    let reopened = twice!(orders.cases(), reopen_case, reopen, |other| other.reason.push('!')).case.unwrap();

    // One event for each revision: nothing happened twice.
    let events = bench.history(&customer).await;
    assert_eq!(events.iter().filter(|event| event.case_id == case.id).count() as i64, reopened.revision);
}

#[tokio::test]
async fn feedback_is_recorded_once() {
    let bench = Bench::start().await;
    let customer = bench.somebody().await;
    let mut feedback = FeedbackServiceClient::new(bench.agent("support"));
    let request = v1::RecordFeedbackRequest {
        context: context(),
        customer_id: customer.clone(),
        score: 2,
        comment: "Veio quebrado.\nMuito triste".to_owned(),
        ..Default::default()
    };
    let recorded = twice!(feedback, record_feedback, request.clone(), |other| other.score = 1);
    let events = bench.history(&customer).await;
    assert_eq!(events.len(), 2);
    assert_eq!(events[1].id, recorded.event_id);
    assert_eq!(events[1].summary, "Feedback: 2 of 5: Veio quebrado. Muito triste");

    let bad = v1::RecordFeedbackRequest { score: 6, subject_kind: "order".to_owned(), ..request.clone() };
    assert_eq!(violations(&feedback.record_feedback(bad).await.unwrap_err()), ["score", "subject_id"]);
    let customer_id = baton_model::Ids::customer_id(&baton_model::SystemIds).to_string();
    let stranger = v1::RecordFeedbackRequest { context: context(), customer_id, ..request };
    assert_eq!(why(feedback.record_feedback(stranger).await), Reason::CustomerNotFound);
}

#[tokio::test]
async fn definitions_and_contacts_are_recorded_once() {
    let bench = Bench::start().await;
    let customer = bench.somebody().await;
    let admin = bench.as_role("orders", Role::Admin);
    let hours = v1::PutCalendarRequest {
        context: context(),
        calendar: Some(calendar("orders", "Asia/Yerevan", "09:00", "18:00")),
    };
    let put = twice!(admin.standards(), put_calendar, hours, |other| other.calendar =
        Some(calendar("orders", "UTC", "09:00", "18:00")));
    assert_eq!(put.calendar.unwrap().version, 1);
    let answer = v1::PutStandardRequest { context: context(), standard: Some(standard("answer", 60)) };
    let put = twice!(admin.standards(), put_standard, answer, |other| other.standard =
        Some(standard("answer", 30)));
    assert_eq!(put.standard.unwrap().version, 1);
    let contact = v1::RecordContactRequest {
        context: context().map(|context| WriteContext { channel: Channel::Phone.into(), ..context }),
        customer_id: customer.clone(),
        measurements: vec![v1::Measurement { measure: "rings".to_owned(), value: 2 }],
        ..Default::default()
    };
    let agent = bench.agent("support");
    let recorded = twice!(agent.standards(), record_contact, contact, |other| other.note.push('!'));
    let events = bench.history(&customer).await;
    assert_eq!(events.iter().filter(|event| event.id == recorded.event_id).count(), 1);
    assert_eq!(events.len(), 2);
}
