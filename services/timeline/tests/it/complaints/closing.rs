//! A case is not closed while its customer waits for something; and whom a judged complaint concerns.

use std::time::Duration;

use baton_errors::Reason;
use baton_model::Role;
use baton_proto::cases::v1::{
    self, ComplaintOutcome, ComplaintResolved, OfferAnswer, RecordCustomerUpdateRequest, RemedyKind,
};
use baton_proto::customers::v1::{AssignOwnerRequest, Owner};
use baton_proto::timeline::v1::{ListFollowUpsRequest, MakePromiseRequest};

use super::euros;
use crate::desk::{Desk, why};
use crate::harness::{Bench, body, context, metadata, seconds};

async fn missing(desk: &Desk, case: &str) -> Vec<String> {
    let refused = desk.close(case).await.unwrap_err();
    let missing = metadata(&refused, "missing");
    assert_eq!(why::<()>(Err(refused)), Reason::CaseUnfinished);
    missing.split(',').map(str::to_owned).collect()
}

#[tokio::test]
async fn a_case_waits_for_the_judgement_and_for_what_was_agreed() {
    let bench = Bench::start().await;
    let ana = bench.desk("ana", "support");
    let customer = bench.somebody().await;
    let complaint = ana.complaint(&customer).await;
    let (id, case) = (&complaint.id, &complaint.case_id);
    ana.offer(id, RemedyKind::Credit, euros(1_000)).await.unwrap();
    let offer = ana.answer(id, 1, OfferAnswer::Accepted).await.unwrap().offers.remove(0);
    ana.resolve(case).await.unwrap();
    let (open, owed) = (format!("complaint:{id}"), format!("remedy:{}", offer.promise_id));
    assert_eq!(missing(&ana, case).await, [open, owed.clone()]);
    ana.judge(id, ComplaintOutcome::Upheld).await.unwrap();
    assert_eq!(missing(&ana, case).await, [owed]);
    bench.tell_of("billing", &customer, ("credit", &offer.remedy_id), "baton.billing.v1.CreditGranted").await;
    ana.close(case).await.unwrap();
}

#[tokio::test]
async fn a_broken_promise_wants_a_word_before_the_case_is_closed() {
    let bench = Bench::start().await;
    let ana = bench.desk("ana", "support");
    for apologise in [false, true] {
        let complaint = ana.complaint(&bench.somebody().await).await;
        let mut context_of_case = context();
        if let Some(context) = &mut context_of_case {
            context.case_id.clone_from(&complaint.case_id);
        }
        let request = MakePromiseRequest {
            context: context_of_case,
            customer_id: complaint.customer_id.clone(),
            text: "We call you".to_owned(),
            due: seconds(if apologise { 3 * 86_400 } else { 3_600 }),
            ..Default::default()
        };
        let made = bench.agent("support").promises().make_promise(request).await.unwrap().into_inner();
        let promise_id = made.promise.unwrap().id;
        // What was said before does not count.
        ana.apologise(&complaint.id).await.unwrap();
        ana.judge(&complaint.id, ComplaintOutcome::Partly).await.unwrap();
        bench.clock.advance(Duration::from_hours(if apologise { 72 } else { 2 }));
        let case = &complaint.case_id;
        if apologise {
            ana.resolve(case).await.unwrap();
            assert_eq!(missing(&ana, case).await, [format!("apology:{promise_id}")]);
            ana.apologise(&complaint.id).await.unwrap();
        } else {
            let request = RecordCustomerUpdateRequest {
                context: context().map(|context| baton_proto::common::v1::WriteContext {
                    channel: baton_proto::common::v1::Channel::Phone.into(),
                    ..context
                }),
                case: case.clone(),
                text: "We did not call, sorry".to_owned(),
            };
            ana.cases().record_customer_update(request).await.unwrap();
            ana.resolve(case).await.unwrap();
        }
        ana.close(case).await.unwrap();
    }
}

#[tokio::test]
async fn the_customers_owner_hears_of_a_complaint_that_is_upheld() {
    let bench = Bench::start().await;
    let ana = bench.desk("ana", "support");
    let customer = bench.somebody().await;
    let owner = Owner { id: "sol".to_owned(), name: "Sol".to_owned(), department: "sales".to_owned() };
    let request = AssignOwnerRequest {
        context: context(),
        customer_id: customer.clone(),
        owner: Some(owner),
        ..Default::default()
    };
    bench.as_role("sales", Role::Lead).customers().assign_owner(request).await.unwrap();
    for (kind, outcome, accused, expected) in [
        ("late", ComplaintOutcome::NotUpheld, "", 0),
        ("damaged", ComplaintOutcome::Upheld, "", 1),
        // The owner does not look after a complaint about the owner.
        ("service", ComplaintOutcome::Upheld, "sol", 1),
    ] {
        let request = v1::FileComplaintRequest {
            kind: kind.to_owned(),
            accused_id: accused.to_owned(),
            ..super::late(&customer)
        };
        let complaint = ana.file(request).await.unwrap().complaint.unwrap();
        ana.judge(&complaint.id, outcome).await.unwrap();
        let judged = bench
            .history(&customer)
            .await
            .into_iter()
            .rev()
            .find(|event| event.summary.starts_with("Complaint "))
            .unwrap();
        assert_eq!(body::<ComplaintResolved>(&judged).owner_id, "sol");
        let department = "sales".to_owned();
        let request =
            ListFollowUpsRequest { customer_id: customer.clone(), department, ..Default::default() };
        let found =
            bench.agent("sales").follow_ups().list_follow_ups(request).await.unwrap().into_inner().follow_ups;
        assert_eq!(found.len(), expected, "{kind}");
    }
}
