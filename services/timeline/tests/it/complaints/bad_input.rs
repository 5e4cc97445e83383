//! Bad input: every field is named, and nothing happens.

use baton_errors::Reason;
use baton_proto::cases::v1::{self, CustomerCost, FileComplaintRequest, RemedyKind};
use baton_proto::common::v1::Money;

use super::{euros, late};
use crate::desk::{violations, why};
use crate::harness::{Bench, context, seconds};

/// What a call says is wrong.
macro_rules! bad {
    ($desk:expr, $method:ident, $request:expr) => {
        violations(&$desk.complaints().$method($request).await.unwrap_err())
    };
}

#[tokio::test]
async fn a_filing_is_judged_field_by_field() {
    let bench = Bench::start().await;
    let ana = bench.desk("ana", "support");
    let customer = bench.somebody().await;
    let wrong = FileComplaintRequest {
        kind: "grumpy".to_owned(),
        summary: "ß".repeat(201),
        text: "x".repeat(2_001),
        about_kind: "invoice".to_owned(),
        desired_outcome: "x".repeat(501),
        cost: Some(CustomerCost {
            minutes: -1,
            money: Some(Money { currency_code: "euro".to_owned(), amount_minor: 1 }),
            embarrassment: "x".repeat(501),
        }),
        accused_id: "two\nlines".to_owned(),
        received_at: seconds(600),
        case: "K7F3-QPX9".to_owned(),
        customer_id: "nobody".to_owned(),
        ..late(&customer)
    };
    let named = bad!(ana, file_complaint, wrong);
    let expected = [
        "about_id",
        "accused_id",
        "case",
        "cost.embarrassment",
        "cost.minutes",
        "cost.money",
        "customer_id",
        "desired_outcome",
        "kind",
        "received_at",
        "summary",
        "text",
    ];
    assert_eq!(named, expected);
    for kind in ["double-charge", "wrong-address", "short-delivery", "price-differs"] {
        let bare = FileComplaintRequest { kind: kind.to_owned(), ..late(&customer) };
        assert_eq!(bad!(ana, file_complaint, bare), ["about_kind"], "{kind}");
    }
    let two_hundred = FileComplaintRequest { summary: "ß".repeat(200), ..late(&customer) };
    ana.file(two_hundred).await.unwrap();
}

#[tokio::test]
async fn every_step_is_judged_field_by_field() {
    let bench = Bench::start().await;
    let ana = bench.desk("ana", "support");
    let lead = bench.desk_of("support", baton_model::Role::Lead);
    let complaint_id = ana.complaint(&bench.somebody().await).await.id;
    let id = || complaint_id.clone();
    let context = context();

    let none = v1::ApologiseRequest { context: context.clone(), ..Default::default() };
    assert_eq!(bad!(ana, apologise, none), ["channel", "complaint_id", "words"]);
    let none = v1::AssessFaultRequest { context: context.clone(), complaint_id: id(), ..Default::default() };
    assert_eq!(bad!(ana, assess_fault, none), ["fault"]);
    let item = "Not A Slug".to_owned();
    let bad_item =
        v1::RequestEvidenceRequest { context: context.clone(), complaint_id: id(), item: item.clone() };
    assert_eq!(bad!(ana, request_evidence, bad_item), ["item"]);
    let note = "x".repeat(501);
    let bad_item = v1::SupplyEvidenceRequest { context: context.clone(), complaint_id: id(), item, note };
    assert_eq!(bad!(ana, supply_evidence, bad_item), ["item", "note"]);

    let offer = v1::OfferRemedyRequest { context: context.clone(), complaint_id: id(), ..Default::default() };
    assert_eq!(bad!(ana, offer_remedy, offer.clone()), ["cost_to_us", "kind", "text", "value_to_customer"]);
    let worth = |kind: RemedyKind, cost, value| v1::OfferRemedyRequest {
        kind: kind.into(),
        text: "Sorry".to_owned(),
        cost_to_us: euros(cost),
        value_to_customer: euros(value),
        ..offer.clone()
    };
    assert_eq!(bad!(ana, offer_remedy, worth(RemedyKind::Credit, 0, 0)), ["value_to_customer"]);
    assert_eq!(bad!(ana, offer_remedy, worth(RemedyKind::Credit, 1, 90_000)), ["cost_to_us"]);
    assert_eq!(bad!(ana, offer_remedy, worth(RemedyKind::Repair, -1, 1)), ["cost_to_us"]);

    let answer = |answer: v1::OfferAnswer, counter: &str| v1::AnswerOfferRequest {
        context: context.clone(),
        complaint_id: id(),
        offer_number: 1,
        answer: answer.into(),
        counter: counter.to_owned(),
    };
    assert_eq!(bad!(ana, answer_offer, answer(v1::OfferAnswer::Unspecified, "")), ["answer"]);
    assert_eq!(bad!(ana, answer_offer, answer(v1::OfferAnswer::Countered, "")), ["counter"]);
    assert_eq!(bad!(ana, answer_offer, answer(v1::OfferAnswer::Accepted, "More")), ["counter"]);
    assert_eq!(bad!(ana, answer_offer, answer(v1::OfferAnswer::Accepted, "")), ["offer_number"]);
    let reject = v1::RejectRemedyRequest {
        context: context.clone(),
        complaint_id: id(),
        offer_number: 9,
        reason: String::new(),
    };
    assert_eq!(bad!(lead, reject_remedy, reject), ["reason"]);
    let approve = v1::ApproveRemedyRequest { context: context.clone(), complaint_id: id(), offer_number: 9 };
    assert_eq!(bad!(lead, approve_remedy, approve), ["offer_number"]);
    let refuse =
        v1::RefuseRemedyRequest { context: context.clone(), complaint_id: id(), ..Default::default() };
    assert_eq!(bad!(ana, refuse_remedy, refuse.clone()), ["alternatives", "asked", "policy_reference"]);
    let blank = v1::RefuseRemedyRequest {
        asked: "All".into(),
        policy_reference: "p".into(),
        alternatives: vec![" ".into()],
        ..refuse
    };
    assert_eq!(bad!(ana, refuse_remedy, blank), ["alternatives[0]"]);

    let climb =
        v1::EscalateComplaintRequest { context: context.clone(), complaint_id: id(), ..Default::default() };
    assert_eq!(bad!(ana, escalate_complaint, climb.clone()), ["reason", "rung"]);
    let mediator = v1::EscalateComplaintRequest { rung: 2, reason: "Why".into(), ..climb.clone() };
    assert_eq!(bad!(ana, escalate_complaint, mediator), ["mediator_department", "mediator_id"]);
    let review =
        v1::EscalateComplaintRequest { rung: 1, reason: "Why".into(), mediator_id: "sol".into(), ..climb };
    assert_eq!(bad!(ana, escalate_complaint, review), ["mediator_id"]);
    let judge =
        v1::ResolveComplaintRequest { context: context.clone(), complaint_id: id(), ..Default::default() };
    assert_eq!(bad!(ana, resolve_complaint, judge), ["outcome", "root_cause"]);
    let list = v1::ListComplaintsRequest {
        kinds: vec!["grumpy".into()],
        states: vec![9],
        customer_id: "x".into(),
        ..Default::default()
    };
    assert_eq!(bad!(ana, list_complaints, list), ["customer_id", "kinds", "states"]);

    let unknown = baton_model::Ids::complaint_id(
        &baton_model::SystemIds,
        baton_model::Partition::all().next().unwrap(),
    );
    assert_eq!(why(ana.apologise(&unknown.to_string()).await), Reason::ComplaintNotFound);
    let read =
        ana.complaints().get_complaint(v1::GetComplaintRequest { complaint_id: unknown.to_string() }).await;
    assert_eq!(why(read), Reason::ComplaintNotFound);
}
