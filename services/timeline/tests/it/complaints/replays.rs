//! A write that is repeated with the same request id gets its first answer, and happens once.

use baton_errors::Reason;
use baton_model::Role;
use baton_proto::cases::v1::{self, OfferAnswer, RemedyKind};

use super::{euros, late};
use crate::desk::why;
use crate::harness::{Bench, context};

/// Makes the call twice, then with another request under the same id.
macro_rules! twice {
    ($desk:expr, $method:ident, $request:expr, |$other:ident| $change:expr) => {{
        let request = $request;
        let first = $desk.complaints().$method(request.clone()).await.unwrap().into_inner();
        let second = $desk.complaints().$method(request.clone()).await.unwrap().into_inner();
        assert_eq!(first, second, stringify!($method));
        let mut $other = request;
        $change;
        let reused = $desk.complaints().$method($other).await;
        assert_eq!(why(reused), Reason::RequestIdReused, stringify!($method));
        first.complaint.unwrap()
    }};
}

#[tokio::test]
async fn every_write_gets_its_first_answer_again() {
    let bench = Bench::start().await;
    let (ana, lead) = (bench.desk("ana", "support"), bench.desk_of("support", Role::Lead));
    let customer = bench.somebody().await;
    let id = twice!(ana, file_complaint, late(&customer), |other| other.summary.push('!')).id;
    let complaint_id = || id.clone();
    let text = || "Some words".to_owned();

    let apologise =
        v1::ApologiseRequest { context: context(), complaint_id: complaint_id(), channel: 2, words: text() };
    twice!(ana, apologise, apologise, |other| other.words.push('!'));
    let assess =
        v1::AssessFaultRequest { context: context(), complaint_id: complaint_id(), fault: 2, reason: text() };
    twice!(ana, assess_fault, assess, |other| other.reason.push('!'));
    let item = || "receipt".to_owned();
    let ask = v1::RequestEvidenceRequest { context: context(), complaint_id: complaint_id(), item: item() };
    twice!(ana, request_evidence, ask, |other| other.item.push('s'));
    let supply = v1::SupplyEvidenceRequest {
        context: context(),
        complaint_id: complaint_id(),
        item: item(),
        note: text(),
    };
    twice!(ana, supply_evidence, supply, |other| other.note.push('!'));

    let offer = |cents| v1::OfferRemedyRequest {
        context: context(),
        complaint_id: complaint_id(),
        kind: RemedyKind::Credit.into(),
        cost_to_us: euros(cents),
        value_to_customer: euros(cents),
        text: text(),
    };
    twice!(ana, offer_remedy, offer(6_000), |other| other.text.push('!'));
    let reject = v1::RejectRemedyRequest {
        context: context(),
        complaint_id: complaint_id(),
        offer_number: 1,
        reason: text(),
    };
    twice!(lead, reject_remedy, reject, |other| other.reason.push('!'));
    twice!(ana, offer_remedy, offer(7_000), |other| other.text.push('!'));
    let approve =
        v1::ApproveRemedyRequest { context: context(), complaint_id: complaint_id(), offer_number: 2 };
    twice!(lead, approve_remedy, approve, |other| other.offer_number = 1);
    let answer = OfferAnswer::Accepted.into();
    let accept = v1::AnswerOfferRequest {
        context: context(),
        complaint_id: complaint_id(),
        offer_number: 2,
        answer,
        counter: String::new(),
    };
    let agreed = twice!(ana, answer_offer, accept, |other| other.offer_number = 1);
    assert_eq!(agreed.offers.len(), 2);

    let refuse = v1::RefuseRemedyRequest {
        context: context(),
        complaint_id: complaint_id(),
        asked: text(),
        policy_reference: "returns-30-days".to_owned(),
        alternatives: vec![text()],
    };
    twice!(ana, refuse_remedy, refuse, |other| other.asked.push('!'));
    let escalate = v1::EscalateComplaintRequest {
        context: context(),
        complaint_id: complaint_id(),
        rung: 1,
        reason: text(),
        ..Default::default()
    };
    twice!(ana, escalate_complaint, escalate, |other| other.reason.push('!'));
    let judge = v1::ResolveComplaintRequest {
        context: context(),
        complaint_id: complaint_id(),
        outcome: 2,
        root_cause: text(),
    };
    let judged = twice!(ana, resolve_complaint, judge, |other| other.root_cause.push('!'));

    // One event for each revision: nothing happened twice.
    let told = bench.told(&customer).await;
    let of_follow_ups = told.iter().filter(|name| name.starts_with("FollowUp")).count();
    assert_eq!(of_follow_ups, 4, "two approvals were awaited");
    let others = ["CustomerCreated", "CaseOpened"];
    let steps = told.iter().filter(|name| !name.starts_with("FollowUp") && !others.contains(&name.as_str()));
    assert_eq!(steps.count() as i64, judged.revision, "{told:?}");
}
