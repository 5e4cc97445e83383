//! Filing, evidence, apologies, and who never handles a complaint.

use std::time::Duration;

use baton_errors::Reason;
use baton_proto::cases::v1::{
    self, ApologyRecorded, ComplaintRepeated, ComplaintState, CustomerCost, Fault, FileComplaintRequest,
};
use baton_proto::timeline::v1::Event;

use super::{call, euros, late};
use crate::desk::why;
use crate::harness::{Bench, body, context, metadata, seconds};

#[tokio::test]
async fn a_complaint_opens_its_case_or_joins_the_given_one() {
    let bench = Bench::start().await;
    let support = bench.desk("ana", "support");
    let (customer, other) = (bench.somebody().await, bench.somebody().await);
    let filed = support.complaint(&customer).await;
    let case = support.get(&filed.case_number).await;
    assert_eq!((case.id.as_str(), case.kind.as_str()), (filed.case_id.as_str(), "complaint"));
    assert_eq!((case.title.as_str(), filed.department.as_str()), ("Parcel a week late", "support"));
    assert_eq!(bench.told(&customer).await[1..], ["CaseOpened", "ComplaintFiled"]);

    let case = support.open(&other).await;
    let joining =
        |customer: &str, case: &str| FileComplaintRequest { case: case.to_owned(), ..late(customer) };
    let joined = support.file(joining(&other, &case.number)).await.unwrap().complaint.unwrap();
    assert_eq!(joined.case_id, case.id);
    let elsewhere = FileComplaintRequest { kind: "damaged".to_owned(), ..joining(&customer, &case.id) };
    assert_eq!(why(support.file(elsewhere).await), Reason::CaseNotFound);
    support.resolve(&case.id).await.unwrap();
    let over = FileComplaintRequest { kind: "damaged".to_owned(), ..joining(&other, &case.id) };
    assert_eq!(why(support.file(over).await), Reason::WrongState);
}

#[tokio::test]
async fn told_again_it_stays_one_complaint_and_gets_what_was_missing() {
    let bench = Bench::start().await;
    let (support, orders) = (bench.desk("ana", "support"), bench.desk("otto", "orders"));
    let customer = bench.somebody().await;
    let first = support.complaint(&customer).await;
    assert_eq!((first.completeness, first.missing.len(), first.times_told), (0, 4, 1));
    let again = FileComplaintRequest {
        summary: "Still no parcel".to_owned(),
        text: "I waited two mornings".to_owned(),
        cost: Some(CustomerCost { minutes: 480, money: euros(1_200), embarrassment: "My guests".to_owned() }),
        desired_outcome: "The parcel today".to_owned(),
        ..late(&customer)
    };
    let again = orders.file(again).await.unwrap();
    assert!(again.duplicate);
    let complaint = again.complaint.unwrap();
    assert_eq!((&complaint.id, complaint.times_told, complaint.completeness), (&first.id, 2, 75));
    assert_eq!(complaint.summary, "Parcel a week late");
    let told: ComplaintRepeated = body(&bench.history(&customer).await.pop().unwrap());
    assert_eq!((told.summary.as_str(), told.text.as_str()), ("Still no parcel", "I waited two mornings"));

    // Another kind, or the same one after it was judged, is another complaint.
    let other = FileComplaintRequest { kind: "damaged".to_owned(), ..late(&customer) };
    assert!(!support.file(other).await.unwrap().duplicate);
    support.judge(&first.id, v1::ComplaintOutcome::NotUpheld).await.unwrap();
    assert!(!support.file(late(&customer)).await.unwrap().duplicate);
}

#[tokio::test]
async fn what_it_is_about_must_be_known_on_the_customers_timeline() {
    let bench = Bench::start().await;
    let support = bench.desk("ana", "support");
    let (customer, other) = (bench.somebody().await, bench.somebody().await);
    bench.tell_of("billing", &customer, ("invoice", "i1"), "baton.billing.v1.InvoiceIssued").await;
    let about = |customer: &str, kind: &str, id: &str| FileComplaintRequest {
        kind: "double-charge".to_owned(),
        about_kind: kind.to_owned(),
        about_id: id.to_owned(),
        ..late(customer)
    };
    for (customer, kind, id) in
        [(&customer, "invoice", "i2"), (&customer, "order", "i1"), (&other, "invoice", "i1")]
    {
        let dangling = support.file(about(customer, kind, id)).await.unwrap_err();
        assert_eq!(metadata(&dangling, "subject_id"), id);
        assert_eq!(why::<()>(Err(dangling)), Reason::ComplaintSubjectNotFound);
    }
    let filed = support.file(about(&customer, "invoice", "i1")).await.unwrap().complaint.unwrap();
    assert_eq!((filed.about_kind.as_str(), filed.about_id.as_str()), ("invoice", "i1"));
    let stranger = baton_model::Ids::customer_id(&baton_model::SystemIds).to_string();
    assert_eq!(why(support.file(late(&stranger)).await), Reason::CustomerNotFound);
}

#[tokio::test]
async fn whom_it_is_about_loses_the_case_and_every_say_in_it() {
    let bench = Bench::start().await;
    let (rui, ana, orders) =
        (bench.desk("rui", "support"), bench.desk("ana", "support"), bench.desk("otto", "orders"));
    let customer = bench.somebody().await;
    // Rui took the case, and so works on it.
    let case = orders.open(&customer).await;
    orders.hand_to(&rui, "support", &case.id).await;
    assert_eq!(ana.get(&case.id).await.assignee.unwrap().id, "rui");
    let about = FileComplaintRequest {
        kind: "service".to_owned(),
        case: case.id.clone(),
        accused_id: "rui".to_owned(),
        ..late(&customer)
    };
    let complaint = ana.file(about).await.unwrap().complaint.unwrap();
    assert!(ana.get(&case.id).await.assignee.is_none());

    let refused = rui.apologise(&complaint.id).await.unwrap_err();
    assert_eq!(refused.code(), tonic::Code::PermissionDenied);
    assert_eq!(why::<()>(Err(refused)), Reason::ComplaintAboutCaller);
    let id = &complaint.id;
    assert_eq!(why(rui.ask_for(id, "receipt").await), Reason::ComplaintAboutCaller);
    assert_eq!(why(rui.offer(id, v1::RemedyKind::Credit, euros(1)).await), Reason::ComplaintAboutCaller);
    assert_eq!(why(rui.judge(id, v1::ComplaintOutcome::NotUpheld).await), Reason::ComplaintAboutCaller);

    // Nobody gives the case back to Rui, and Rui takes it from nobody.
    let assign = |desk: &crate::desk::Desk, person: &str| {
        let actor = baton_proto::common::v1::Actor {
            id: person.to_owned(),
            name: person.to_owned(),
            ..Default::default()
        };
        let case = v1::Case { id: case.id.clone(), assignee: Some(actor), ..Default::default() };
        let update_mask = Some(prost_types::FieldMask { paths: vec!["assignee".to_owned()] });
        let mut client = desk.cases();
        async move {
            client
                .update_case(v1::UpdateCaseRequest { context: context(), case: Some(case), update_mask })
                .await
        }
    };
    assert_eq!(why(assign(&ana, "rui").await), Reason::ComplaintAboutCaller);
    assign(&ana, "ana").await.unwrap();
    ana.judge(id, v1::ComplaintOutcome::Upheld).await.unwrap();
    assign(&ana, "rui").await.unwrap();
}

#[tokio::test]
async fn evidence_is_asked_for_once_and_the_second_asker_sees_what_came() {
    let bench = Bench::start().await;
    let (ana, bela) = (bench.desk("ana", "support"), bench.desk("bela", "support"));
    let complaint = ana.complaint(&bench.somebody().await).await;
    let id = &complaint.id;
    assert_eq!(ana.ask_for(id, "receipt").await.unwrap().missing.last().unwrap(), "evidence:receipt");
    assert_eq!(why(bela.ask_for(id, "receipt").await), Reason::EvidenceAlreadyRequested);
    let (complaint_id, item, note) =
        (id.clone(), "receipt".to_owned(), "Photo in the mail of 4 May".to_owned());
    let supplied = call!(bela, supply_evidence, SupplyEvidenceRequest { complaint_id, item, note }).unwrap();
    assert!(!supplied.missing.iter().any(|part| part.starts_with("evidence")));
    let again = bela.ask_for(id, "receipt").await.unwrap_err();
    assert_eq!(metadata(&again, "note"), "Photo in the mail of 4 May");
    assert_eq!(metadata(&again, "supplied_at"), "2026-05-04T09:00:00Z");
}

#[tokio::test]
async fn time_to_apology_runs_from_when_it_reached_us_and_fault_is_another_matter() {
    let bench = Bench::start().await;
    let (ana, sales) = (bench.desk("ana", "support"), bench.desk("sol", "sales"));
    let customer = bench.somebody().await;
    let letter = FileComplaintRequest { received_at: seconds(-600), ..late(&customer) };
    let complaint = ana.file(letter).await.unwrap().complaint.unwrap();
    bench.clock.advance(Duration::from_mins(5));
    let sorry = sales.apologise(&complaint.id).await.unwrap();
    assert_eq!((sorry.fault(), sorry.apologies.len()), (Fault::Unknown, 1));
    bench.clock.advance(Duration::from_mins(5));
    ana.apologise(&complaint.id).await.unwrap();
    let apologised: Vec<Event> = bench.history(&customer).await.split_off(3);
    let times: Vec<i64> =
        apologised.iter().map(|event| body::<ApologyRecorded>(event).seconds_to_first_apology).collect();
    assert_eq!(times, [900, 900], "the first one counts");
    let (complaint_id, fault, reason) = (complaint.id.clone(), Fault::No.into(), "The carrier".to_owned());
    let judged = call!(ana, assess_fault, AssessFaultRequest { complaint_id, fault, reason }).unwrap();
    assert_eq!((judged.fault(), judged.state()), (Fault::No, ComplaintState::Open));
    let (complaint_id, fault) = (complaint.id, Fault::Yes.into());
    let elsewhere =
        call!(sales, assess_fault, AssessFaultRequest { complaint_id, fault, reason: String::new() });
    assert_eq!(why(elsewhere), Reason::NotAccountable);
}
