//! Escalation: in order, with a mediator from outside, and time to cool off.

use baton_errors::Reason;
use baton_proto::cases::v1::{self, Complaint, EscalationRung};
use baton_proto::timeline::v1::ListFollowUpsRequest;
use tonic::Status;

use super::{call, late};
use crate::desk::{Desk, violations, why};
use crate::harness::{Bench, context, metadata, seconds};

async fn climb(
    desk: &Desk,
    id: &str,
    rung: EscalationRung,
    skip_reason: &str,
    mediator: Option<(&str, &str)>,
) -> Result<Complaint, Status> {
    let (mediator_id, mediator_department) = mediator.unwrap_or_default();
    call!(
        desk,
        escalate_complaint,
        EscalateComplaintRequest {
            complaint_id: id.to_owned(),
            rung: rung.into(),
            reason: "Two offers refused".to_owned(),
            skip_reason: skip_reason.to_owned(),
            mediator_id: mediator_id.to_owned(),
            mediator_department: mediator_department.to_owned(),
            cooling_off_until: None,
        }
    )
}

#[tokio::test]
async fn the_ladder_has_an_order_and_a_skip_its_reason() {
    let bench = Bench::start().await;
    let ana = bench.desk("ana", "support");
    let id = ana.complaint(&bench.somebody().await).await.id;
    let early = climb(&ana, &id, EscalationRung::BreachRecord, "", None).await.unwrap_err();
    assert_eq!(metadata(&early, "next"), "contract review");
    assert_eq!(why::<()>(Err(early)), Reason::EscalationOutOfOrder);
    climb(&ana, &id, EscalationRung::ContractReview, "", None).await.unwrap();
    let twice = climb(&ana, &id, EscalationRung::ContractReview, "again", None).await;
    assert_eq!(why(twice), Reason::EscalationOutOfOrder);
    let written = climb(&ana, &id, EscalationRung::BreachRecord, "Nobody can mediate", None).await.unwrap();
    assert_eq!(written.escalations[1].skip_reason, "Nobody can mediate");
    assert_eq!(written.escalations.len(), 2);
}

#[tokio::test]
async fn the_mediator_is_of_no_department_that_had_the_case() {
    let bench = Bench::start().await;
    let (orders, support) = (bench.desk("otto", "orders"), bench.desk("ana", "support"));
    let customer = bench.somebody().await;
    let case = orders.open(&customer).await.id;
    let filed = orders.file(v1::FileComplaintRequest { case, ..late(&customer) }).await.unwrap();
    let complaint = filed.complaint.unwrap();
    let id = &complaint.id;
    orders.hand_to(&support, "support", &complaint.case_id).await;
    // The complaint went with its case.
    assert_eq!(support.read(id).await.complaint.unwrap().department, "support");
    assert_eq!(
        why(climb(&orders, id, EscalationRung::ContractReview, "", None).await),
        Reason::NotAccountable
    );
    climb(&support, id, EscalationRung::ContractReview, "", None).await.unwrap();
    for inside in [("otto", "orders"), ("ana", "support")] {
        let refused = climb(&support, id, EscalationRung::Mediator, "", Some(inside)).await.unwrap_err();
        assert_eq!(metadata(&refused, "parties"), "orders,support");
        assert_eq!(why::<()>(Err(refused)), Reason::MediatorNotOutside);
    }
    let mediated = climb(&support, id, EscalationRung::Mediator, "", Some(("sol", "sales"))).await.unwrap();
    assert_eq!(mediated.escalations[1].mediator_id, "sol");
    // The mediator handles it from now on.
    bench.desk("sol", "sales").judge(id, v1::ComplaintOutcome::Partly).await.unwrap();
}

#[tokio::test]
async fn a_matter_that_cools_off_is_revisited() {
    let bench = Bench::start().await;
    let ana = bench.desk("ana", "support");
    let complaint = ana.complaint(&bench.somebody().await).await;
    let request = v1::EscalateComplaintRequest {
        context: context(),
        complaint_id: complaint.id.clone(),
        rung: EscalationRung::ContractReview.into(),
        reason: "Too angry to talk".to_owned(),
        cooling_off_until: seconds(86_400),
        ..Default::default()
    };
    let past =
        v1::EscalateComplaintRequest { cooling_off_until: seconds(0), context: context(), ..request.clone() };
    assert_eq!(
        violations(&ana.complaints().escalate_complaint(past).await.unwrap_err()),
        ["cooling_off_until"]
    );
    let rests = ana.complaints().escalate_complaint(request).await.unwrap().into_inner().complaint.unwrap();
    assert_eq!(rests.cooling_off_until, seconds(86_400));
    let request = ListFollowUpsRequest { case: complaint.case_id, ..Default::default() };
    let follow_ups =
        bench.agent("support").follow_ups().list_follow_ups(request).await.unwrap().into_inner().follow_ups;
    assert_eq!(follow_ups.len(), 1);
    assert_eq!(
        (follow_ups[0].due, follow_ups[0].text.as_str()),
        (seconds(86_400), "Revisit the complaint: Parcel a week late")
    );
}
