//! Offers, approvals, answers, refusals, extras, and precedents.

use baton_errors::Reason;
use baton_model::Role;
use baton_proto::cases::v1::{
    self, Complaint, FileComplaintRequest, OfferAnswer, OfferState, RemedyAgreed, RemedyKind,
};
use baton_proto::timeline::v1::{FollowUpState, ListFollowUpsRequest, ListPromisesRequest, PromiseState};
use futures::future::join_all;
use tonic::Status;

use super::{call, euros, late, state};
use crate::desk::{Desk, why};
use crate::harness::{Bench, body, metadata};

fn states(complaint: &Complaint) -> Vec<OfferState> {
    complaint.offers.iter().map(|offer| state(offer.state)).collect()
}

#[tokio::test]
async fn an_accepted_offer_is_a_promise_that_its_department_keeps() {
    let bench = Bench::start().await;
    let ana = bench.desk("ana", "support");
    let customer = bench.somebody().await;
    let complaint = ana.complaint(&customer).await;
    ana.offer(&complaint.id, RemedyKind::Credit, euros(5_000)).await.unwrap();
    let agreed = ana.answer(&complaint.id, 1, OfferAnswer::Accepted).await.unwrap();
    let offer = agreed.offers[0].clone();
    assert_eq!(state(offer.state), OfferState::Agreed);
    let told = bench.history(&customer).await.pop().unwrap();
    assert_eq!(body::<RemedyAgreed>(&told).offer.unwrap(), offer);
    assert_eq!(told.promises[0].id, offer.promise_id);

    let promise = || async {
        let request = ListPromisesRequest { customer_id: customer.clone(), ..Default::default() };
        let mut client = bench.agent("support").promises();
        client.list_promises(request).await.unwrap().into_inner().promises.remove(0)
    };
    let open = promise().await;
    assert_eq!((open.state(), open.department.as_str()), (PromiseState::Open, "support"));
    let days = open.due.unwrap().seconds - open.made_at.unwrap().seconds;
    assert_eq!(days, 5 * 86_400);
    bench.tell_of("billing", &customer, ("credit", &offer.remedy_id), "baton.billing.v1.CreditGranted").await;
    assert_eq!(promise().await.state(), PromiseState::Early);
}

#[tokio::test]
async fn above_the_authority_it_waits_for_somebody_else_who_has_it() {
    let bench = Bench::start().await;
    let (ana, lead) = (bench.desk("ana", "support"), bench.desk_of("support", Role::Lead));
    let admin = bench.desk_of("sales", Role::Admin);
    let complaint = ana.complaint(&bench.somebody().await).await;
    let id = &complaint.id;
    for (desk, currency, cents, expected) in [
        (&ana, "EUR", 5_000, OfferState::Offered),
        (&ana, "EUR", 5_001, OfferState::AwaitingApproval),
        (&ana, "CHF", 1, OfferState::AwaitingApproval),
        (&lead, "BRL", 50_000, OfferState::Offered),
        (&lead, "USD", 50_001, OfferState::AwaitingApproval),
        (&admin, "CHF", 9_999_999, OfferState::Offered),
    ] {
        let money = euros(cents)
            .map(|money| baton_proto::common::v1::Money { currency_code: currency.to_owned(), ..money });
        let outcome = desk.offer(id, RemedyKind::Credit, money).await;
        if outcome.as_ref().is_err_and(|refused| why::<()>(Err(refused.clone())) == Reason::NotAccountable) {
            continue;
        }
        assert_eq!(states(&outcome.unwrap()).pop(), Some(expected), "{currency} {cents}");
    }

    let waiting = lead.offer(id, RemedyKind::Credit, euros(50_001)).await.unwrap();
    let (number, waits) = (waiting.offers.len() as i32, waiting.offers.last().unwrap().clone());
    assert_eq!(waits.approve_by.unwrap().seconds - waits.offered_at.unwrap().seconds, 86_400);
    assert_eq!(why(ana.answer(id, number, OfferAnswer::Accepted).await), Reason::WrongState);
    assert_eq!(why(ana.approve(id, number).await), Reason::RoleNotAllowed);
    let own = lead.approve(id, number).await.unwrap_err();
    assert_eq!(
        (metadata(&own, "because").as_str(), own.code()),
        ("own_offer", tonic::Code::PermissionDenied)
    );
    let other = bench.desk_of("billing", Role::Lead).approve(id, number).await.unwrap_err();
    assert_eq!(
        (metadata(&other, "because"), metadata(&other, "limit_minor")),
        ("limit".into(), "50000".into())
    );
    let approved = admin.approve(id, number).await.unwrap();
    assert_eq!(states(&approved).pop(), Some(OfferState::Offered));
    assert_eq!(why(admin.approve(id, number).await), Reason::WrongState);
    ana.answer(id, number, OfferAnswer::Accepted).await.unwrap();

    // What waited for the approval is done, for every offer that waited.
    let request = ListFollowUpsRequest { customer_id: complaint.customer_id, ..Default::default() };
    let follow_ups =
        bench.agent("support").follow_ups().list_follow_ups(request).await.unwrap().into_inner().follow_ups;
    assert_eq!(follow_ups.len(), 4);
    assert!(follow_ups.iter().all(|follow_up| follow_up.state() == FollowUpState::Done), "{follow_ups:?}");
}

#[tokio::test]
async fn a_rejected_offer_is_not_made() {
    let bench = Bench::start().await;
    let (ana, lead) = (bench.desk("ana", "support"), bench.desk_of("support", Role::Lead));
    let complaint = ana.complaint(&bench.somebody().await).await;
    ana.offer(&complaint.id, RemedyKind::Repair, euros(9_000)).await.unwrap();
    let (complaint_id, reason) = (complaint.id.clone(), "A repair costs half".to_owned());
    let rejected =
        call!(lead, reject_remedy, RejectRemedyRequest { complaint_id, offer_number: 1, reason }).unwrap();
    assert_eq!(
        (states(&rejected), rejected.offers[0].rejection_reason.as_str()),
        (vec![OfferState::Rejected], "A repair costs half")
    );
    assert_eq!(why(ana.answer(&complaint.id, 1, OfferAnswer::Accepted).await), Reason::WrongState);
}

#[tokio::test]
async fn of_concurrent_answers_one_wins() {
    let bench = Bench::start().await;
    let ana = bench.desk("ana", "support");
    let customer = bench.somebody().await;
    let complaint = ana.complaint(&customer).await;
    ana.offer(&complaint.id, RemedyKind::Credit, euros(1_000)).await.unwrap();
    let answers = (0..8).map(|number| {
        let answer = if number % 2 == 0 { OfferAnswer::Accepted } else { OfferAnswer::Refused };
        ana.answer(&complaint.id, 1, answer)
    });
    let outcomes: Vec<Result<Complaint, Status>> = join_all(answers).await;
    assert_eq!(outcomes.iter().filter(|outcome| outcome.is_ok()).count(), 1);
    for lost in outcomes.into_iter().filter_map(Result::err) {
        assert_eq!(lost.code(), tonic::Code::Aborted);
        assert_eq!(why::<()>(Err(lost)), Reason::OfferAlreadyAnswered);
    }
    assert_eq!(bench.told(&customer).await.len(), 5);
}

#[tokio::test]
async fn a_counter_offer_says_what_the_customer_wants() {
    let bench = Bench::start().await;
    let ana = bench.desk("ana", "support");
    let complaint = ana.complaint(&bench.somebody().await).await;
    ana.offer(&complaint.id, RemedyKind::Credit, euros(1_000)).await.unwrap();
    let (complaint_id, answer) = (complaint.id.clone(), OfferAnswer::Countered.into());
    let counter = "Twenty, and a call from the boss".to_owned();
    let countered =
        call!(ana, answer_offer, AnswerOfferRequest { complaint_id, offer_number: 1, answer, counter })
            .unwrap();
    assert_eq!(countered.offers[0].counter, "Twenty, and a call from the boss");
    let next = ana.offer(&complaint.id, RemedyKind::Credit, euros(2_000)).await.unwrap();
    assert_eq!(states(&next), [OfferState::Countered, OfferState::Offered]);
}

#[tokio::test]
async fn extras_stay_extras() {
    let bench = Bench::start().await;
    let ana = bench.desk("ana", "support");
    let customer = bench.somebody().await;
    let complaint = |kind: &str| ana.file(FileComplaintRequest { kind: kind.to_owned(), ..late(&customer) });
    for kind in ["late", "damaged"] {
        let id = complaint(kind).await.unwrap().complaint.unwrap().id;
        ana.offer(&id, RemedyKind::Goodwill, euros(4_000)).await.unwrap();
        ana.answer(&id, 1, OfferAnswer::Accepted).await.unwrap();
    }
    let id = complaint("service").await.unwrap().complaint.unwrap().id;
    let refused = ana.offer(&id, RemedyKind::Goodwill, euros(2_001)).await.unwrap_err();
    let numbers =
        ["given_count", "given_minor", "left_count", "left_minor"].map(|key| metadata(&refused, key));
    assert_eq!(numbers, ["2", "8000", "1", "2000"]);
    assert_eq!(why::<()>(Err(refused)), Reason::GoodwillCapExceeded);
    // One that waits for its answer counts, and is withdrawn by the next.
    ana.offer(&id, RemedyKind::Goodwill, euros(2_000)).await.unwrap();
    ana.offer(&id, RemedyKind::Goodwill, euros(1_000)).await.unwrap();
    let other = complaint("other").await.unwrap().complaint.unwrap().id;
    assert_eq!(why(ana.offer(&other, RemedyKind::Goodwill, euros(1)).await), Reason::GoodwillCapExceeded);
    ana.offer(&other, RemedyKind::Credit, euros(4_000)).await.unwrap();
    // Next year there are extras again.
    bench.clock.advance(std::time::Duration::from_hours(24 * 366));
    ana.offer(&other, RemedyKind::Goodwill, euros(4_000)).await.unwrap();
}

async fn refuse(desk: &Desk, id: &str, policy: &str) {
    let (complaint_id, asked) = (id.to_owned(), "All the money back".to_owned());
    let (policy_reference, alternatives) = (policy.to_owned(), vec!["A repair".to_owned()]);
    call!(desk, refuse_remedy, RefuseRemedyRequest { complaint_id, asked, policy_reference, alternatives })
        .unwrap();
}

#[tokio::test]
async fn refusals_are_counted_by_policy() {
    let bench = Bench::start().await;
    let ana = bench.desk("ana", "support");
    let one = ana.complaint(&bench.somebody().await).await.id;
    refuse(&ana, &one, "returns-30-days").await;
    refuse(&ana, &one, "returns-30-days").await;
    bench.clock.advance(std::time::Duration::from_hours(1));
    let two = ana.complaint(&bench.somebody().await).await.id;
    refuse(&ana, &two, "returns-30-days").await;
    refuse(&ana, &two, "no-cash").await;
    let friction = |period| {
        let mut client = ana.complaints();
        async move {
            let request = v1::ListPolicyFrictionRequest { period };
            let policies = client.list_policy_friction(request).await.unwrap().into_inner().policies;
            policies
                .into_iter()
                .map(|found| (found.policy_reference, found.refusal_count, found.complaint_count))
                .collect::<Vec<_>>()
        }
    };
    let all = [("returns-30-days", 3, 2), ("no-cash", 1, 1)].map(|(policy, n, m)| (policy.to_owned(), n, m));
    assert_eq!(friction(None).await, all);
    let range =
        baton_proto::common::v1::TimeRange { start_time: None, end_time: crate::harness::seconds(60) };
    assert_eq!(friction(Some(range)).await, [("returns-30-days".to_owned(), 2, 1)]);
}

#[tokio::test]
async fn like_is_made_good_like_before() {
    let bench = Bench::start().await;
    let ana = bench.desk("ana", "support");
    let mut ids = Vec::new();
    for _ in 0..4 {
        let id = ana.complaint(&bench.somebody().await).await.id;
        ana.offer(&id, RemedyKind::Credit, euros(1_500)).await.unwrap();
        ana.answer(&id, 1, OfferAnswer::Accepted).await.unwrap();
        bench.clock.advance(std::time::Duration::from_mins(1));
        ids.push(id);
    }
    // The oldest has the same cause as the one in question, which is of another customer.
    ana.judge(&ids[0], v1::ComplaintOutcome::Upheld).await.unwrap();
    let customer = bench.somebody().await;
    ana.file(FileComplaintRequest { kind: "damaged".to_owned(), ..late(&customer) }).await.unwrap();
    let asked = ana.complaint(&customer).await.id;
    let similar: Vec<String> =
        ana.read(&asked).await.similar.into_iter().map(|one| one.complaint_id).collect();
    assert_eq!(similar, [ids[3].clone(), ids[2].clone(), ids[1].clone()], "the latest");
    ana.judge(&asked, v1::ComplaintOutcome::Upheld).await.unwrap();
    let read = ana.read(&asked).await;
    assert_eq!(read.similar[0].complaint_id, ids[0], "the same cause");
    assert_eq!(read.similar[0].granted[0].value_to_customer, euros(1_500));
    assert_eq!((read.similar[0].outcome(), read.granted.len()), (v1::ComplaintOutcome::Upheld, 0));

    let list = |request: v1::ListComplaintsRequest| {
        let mut client = ana.complaints();
        async move { client.list_complaints(request).await.unwrap().into_inner() }
    };
    let request = v1::ListComplaintsRequest {
        department: "support".to_owned(),
        kinds: vec!["late".to_owned()],
        states: vec![v1::ComplaintState::Open.into()],
        page_size: 2,
        ..Default::default()
    };
    let first = list(request.clone()).await;
    let second = list(v1::ListComplaintsRequest { page_token: first.next_page_token, ..request }).await;
    let found = first.complaints.iter().chain(&second.complaints).map(|complaint| complaint.id.clone());
    assert_eq!(found.collect::<Vec<_>>(), [ids[3].clone(), ids[2].clone(), ids[1].clone()]);
    let of_customer = list(v1::ListComplaintsRequest { customer_id: customer, ..Default::default() }).await;
    assert_eq!(of_customer.complaints.len(), 2);
}
