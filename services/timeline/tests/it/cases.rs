//! Cases: their life, who may do what, and how they are named.

use baton_errors::Reason;
use baton_proto::cases::v1::{
    self, Case, CaseClosed, CaseOpened, CaseReopened, CaseResolved, CaseState, CaseUpdated, HandoffCompleted,
    HandoffRequested, HandoffState, HandoffWithdrawn,
};
use baton_proto::common::v1::Actor;
use prost::Name;
use prost_types::FieldMask;
use tonic::Code;

use crate::desk::{Desk, violations, why};
use crate::harness::{Bench, context, metadata, reason};

#[tokio::test]
async fn a_case_lives_and_its_life_stands_on_the_timeline() {
    let bench = Bench::start().await;
    let customer = bench.somebody().await;
    let orders = bench.desk("ana", "orders");

    let opened = orders.open(&customer).await;
    assert_eq!((opened.state(), opened.department.as_str(), opened.moves), (CaseState::Open, "orders", 0));
    assert_eq!((opened.revision, opened.assignee.as_ref()), (1, None));
    let updated = orders.retitle(&opened.id, "Parcel lost").await.unwrap();
    assert_ne!(updated.etag, opened.etag);
    let resolved = orders.resolve(&opened.number).await.unwrap();
    assert_eq!((resolved.state(), resolved.resolution.as_str()), (CaseState::Resolved, "Parcel found"));
    let closed = orders.close(&opened.id).await.unwrap();
    assert_eq!(closed.state(), CaseState::Closed);
    let reopened = orders.reopen(&opened.number).await.unwrap();
    assert_eq!((reopened.state(), reopened.resolution.as_str()), (CaseState::Open, ""));
    assert_eq!((&reopened.number, reopened.revision), (&opened.number, 5));
    assert_eq!(orders.get(&opened.id).await, reopened);

    let events = bench.history(&customer).await;
    let told: Vec<(String, &str)> =
        events.iter().map(|event| (type_of(event), event.summary.as_str())).skip(1).collect();
    let number = &opened.number;
    let expected = [
        (CaseOpened::full_name(), format!("Case {number} opened: Parcel late")),
        (CaseUpdated::full_name(), format!("Case {number} changed: title")),
        (CaseResolved::full_name(), format!("Case {number} resolved: Parcel found")),
        (CaseClosed::full_name(), format!("Case {number} closed")),
        (CaseReopened::full_name(), format!("Case {number} reopened: Still not here")),
    ];
    assert_eq!(told, expected.each_ref().map(|(name, summary)| (name.clone(), summary.as_str())));
    assert!(events.iter().skip(1).all(|event| event.case_id == opened.id && event.department == "orders"));
}

fn type_of(event: &baton_proto::timeline::v1::Event) -> String {
    event.body.as_ref().unwrap().type_url.rsplit('/').next().unwrap().to_owned()
}

/// A case in this state.
async fn in_state(desk: &Desk, bench: &Bench, state: CaseState) -> Case {
    let case = desk.open(&bench.somebody().await).await;
    if state != CaseState::Open {
        desk.resolve(&case.id).await.unwrap();
    }
    if state == CaseState::Closed {
        desk.close(&case.id).await.unwrap();
    }
    case
}

#[tokio::test]
async fn a_state_allows_some_steps_and_refuses_the_others() {
    let bench = Bench::start().await;
    let desk = bench.desk("ana", "orders");
    let table = [
        //                   update resolve close reopen hand over
        (CaseState::Open, [true, true, false, false, true]),
        (CaseState::Resolved, [true, false, true, true, false]),
        (CaseState::Closed, [false, false, false, true, false]),
    ];
    for (state, expected) in table {
        for (step, allowed) in expected.into_iter().enumerate() {
            let case = in_state(&desk, &bench, state).await;
            let before = desk.get(&case.id).await;
            let outcome = match step {
                0 => desk.retitle(&case.id, "Other").await.map(drop),
                1 => desk.resolve(&case.id).await.map(drop),
                2 => desk.close(&case.id).await.map(drop),
                3 => desk.reopen(&case.id).await.map(drop),
                _ => desk.request(&case.id, "support").await.map(drop),
            };
            assert_eq!(outcome.is_ok(), allowed, "step {step} from {state:?}");
            if let Err(status) = outcome {
                assert_eq!(status.code(), Code::FailedPrecondition);
                let named = format!("CASE_STATE_{}", metadata(&status, "state").to_uppercase());
                assert_eq!(CaseState::from_str_name(&named), Some(state));
                assert_eq!(reason(&status), Reason::WrongState);
                assert_eq!(desk.get(&case.id).await, before, "a refused step changes nothing");
            }
        }
    }
}

#[tokio::test]
async fn only_the_accountable_department_decides_but_anybody_reopens() {
    let bench = Bench::start().await;
    let (orders, support) = (bench.desk("ana", "orders"), bench.desk("bela", "support"));
    let case = orders.open(&bench.somebody().await).await;
    let refused = support.resolve(&case.id).await.unwrap_err();
    assert_eq!(metadata(&refused, "department"), "orders");
    assert_eq!(reason(&refused), Reason::NotAccountable);
    assert_eq!(why(support.retitle(&case.id, "Other").await), Reason::NotAccountable);
    assert_eq!(why(support.request(&case.id, "billing").await), Reason::NotAccountable);
    orders.resolve(&case.id).await.unwrap();
    assert_eq!(why(support.close(&case.id).await), Reason::NotAccountable);
    let reopened = support.reopen(&case.id).await.unwrap();
    assert_eq!(reopened.department, "orders", "reopening does not move it");
}

#[tokio::test]
async fn a_case_is_found_by_its_number_however_it_is_spelled() {
    let bench = Bench::start().await;
    let desk = bench.desk("ana", "orders");
    let case = desk.open(&bench.somebody().await).await;
    for spelling in [case.number.to_lowercase(), case.number.replace('-', " "), format!(" {} ", case.id)] {
        assert_eq!(desk.get(&spelling).await, case, "{spelling}");
    }

    let ask = async |name: &str| desk.cases().get_case(v1::GetCaseRequest { case: name.to_owned() }).await;
    let last = if case.number.ends_with('2') { "3" } else { "2" };
    let misheard = ask(&format!("{}{last}", &case.number[..8])).await.unwrap_err();
    assert_eq!(violations(&misheard), ["case"]);
    let details = tonic_types::StatusExt::get_error_details(&misheard);
    let told = &details.bad_request().unwrap().field_violations[0].description;
    assert!(told.contains("misheard or mistyped"), "{told}");
    for malformed in ["", "parcel", "K7F3-QPX88", "\u{0}"] {
        assert_eq!(violations(&ask(malformed).await.unwrap_err()), ["case"], "{malformed:?}");
    }

    let nobodys = baton_model::DictatableNumber::from_random(1).to_string();
    let missing = ask(&nobodys).await.unwrap_err();
    assert_eq!(metadata(&missing, "case"), nobodys);
    assert_eq!(reason(&missing), Reason::CaseNotFound);
    assert_eq!(why(ask("01890a5d-ac96-774b-bcce-b302099a8057").await), Reason::CaseNotFound);
    assert_eq!(why(desk.resolve(&nobodys).await), Reason::CaseNotFound);
    assert_eq!(why(desk.close("01890a5d-ac96-774b-bcce-b302099a8057").await), Reason::CaseNotFound);
}

#[tokio::test]
async fn everything_that_is_wrong_is_told_at_once() {
    let bench = Bench::start().await;
    let desk = bench.desk("ana", "orders");
    let request = v1::OpenCaseRequest {
        context: None,
        customer_id: "nobody".to_owned(),
        title: "two\nlines".to_owned(),
        kind: "Late Delivery".to_owned(),
        desired_outcome: "x".repeat(2_001),
    };
    let refused = desk.cases().open_case(request).await.unwrap_err();
    assert_eq!(violations(&refused), ["context", "customer_id", "desired_outcome", "kind", "title"]);

    let mut context = context().unwrap();
    context.case_id = "01890a5d-ac96-774b-bcce-b302099a8057".to_owned();
    context.occurred_at = Some(prost_types::Timestamp { seconds: 0, nanos: 0 });
    let stranger = baton_model::Ids::customer_id(&baton_model::SystemIds).to_string();
    let title = "Parcel late".to_owned();
    let request =
        v1::OpenCaseRequest { context: Some(context), customer_id: stranger, title, ..Default::default() };
    let refused = desk.cases().open_case(request.clone()).await.unwrap_err();
    assert_eq!(violations(&refused), ["context.case_id", "context.occurred_at"]);
    let request = v1::OpenCaseRequest { context: crate::harness::context(), ..request };
    assert_eq!(why(desk.cases().open_case(request).await), Reason::CustomerNotFound);
}

#[tokio::test]
async fn an_update_changes_what_the_mask_names_unless_the_etag_is_stale() {
    let bench = Bench::start().await;
    let desk = bench.desk("ana", "orders");
    let case = desk.open(&bench.somebody().await).await;
    let assignee = Actor { id: "bea".to_owned(), name: "Bea".to_owned(), ..Actor::default() };
    let new =
        Case { kind: "lost".to_owned(), assignee: Some(assignee), title: "ignored".into(), ..case.clone() };
    let paths = vec!["kind".to_owned(), "assignee".to_owned()];
    let request = v1::UpdateCaseRequest {
        context: context(),
        case: Some(new.clone()),
        update_mask: Some(FieldMask { paths }),
    };
    let updated = desk.cases().update_case(request.clone()).await.unwrap().into_inner().case.unwrap();
    assert_eq!((updated.title.as_str(), updated.kind.as_str()), ("Parcel late", "lost"));
    let assignee = updated.assignee.clone().unwrap();
    assert_eq!((assignee.department.as_str(), assignee.role.as_str()), ("orders", "agent"));

    let stale = v1::UpdateCaseRequest { context: context(), ..request.clone() };
    let refused = desk.cases().update_case(stale).await.unwrap_err();
    assert_eq!(metadata(&refused, "current_etag"), updated.etag);
    assert_eq!(reason(&refused), Reason::StaleEtag);

    let same = v1::UpdateCaseRequest { context: context(), case: Some(updated.clone()), ..request };
    let nothing = desk.cases().update_case(same).await.unwrap().into_inner();
    assert_eq!((nothing.event_id.as_str(), nothing.case), ("", Some(updated)), "nothing changed");
}

#[tokio::test]
async fn resolving_ends_the_handoff_under_way() {
    let bench = Bench::start().await;
    let (orders, support) = (bench.desk("ana", "orders"), bench.desk("bela", "support"));
    let customer = bench.somebody().await;

    let case = orders.open(&customer).await;
    let handoff = orders.request(&case.id, "support").await.unwrap();
    let resolved = orders.resolve(&case.id).await.unwrap();
    assert_eq!((resolved.open_handoff_id.as_str(), resolved.revision), ("", 4));
    let withdrawn = orders.handoff(&handoff.id).await;
    assert_eq!(withdrawn.state(), HandoffState::Withdrawn);
    assert_eq!(withdrawn.decided_by.unwrap().id, "ana");
    assert_eq!(why(support.accept(&handoff.id).await), Reason::HandoffAlreadyDecided);

    let case = orders.open(&customer).await;
    let handoff = orders.request(&case.id, "support").await.unwrap();
    support.accept(&handoff.id).await.unwrap();
    assert_eq!(why(orders.resolve(&case.id).await), Reason::NotAccountable);
    assert_eq!(support.resolve(&case.id).await.unwrap().department, "support");
    let completed = orders.handoff(&handoff.id).await;
    assert_eq!((completed.state(), completed.outcome.as_str()), (HandoffState::Completed, "Parcel found"));

    let types: Vec<String> = bench.history(&customer).await.iter().map(type_of).collect();
    let count = |name: String| types.iter().filter(|found| **found == name).count();
    assert_eq!(count(HandoffRequested::full_name()), 2);
    assert_eq!((count(HandoffWithdrawn::full_name()), count(HandoffCompleted::full_name())), (1, 1));
}
