//! A case travels from orders to support, and the customer says nothing twice.

use baton_errors::{Reason, reason_of};
use baton_proto::cases::v1::{AcceptHandoffRequest, GetCaseRequest, OpenCaseRequest, RequestHandoffRequest};
use baton_proto::timeline::v1::GetBriefRequest;
use tonic_types::StatusExt;

use crate::clients::{context, create_customer, place_order};
use crate::company::Company;

#[tokio::test(flavor = "multi_thread")]
async fn support_reads_everything_that_orders_knew() {
    let company = Company::open(&["timeline", "orders", "support"]).await;
    let as_orders = company.connection("timeline", "orders");
    let as_support = company.connection("timeline", "support");
    let customer = create_customer(&as_orders, "ana@example.com").await;
    let (order, placed) = place_order(&company.connection("orders", "orders"), &customer.id).await;

    // Read-your-writes: the order's event is waited for before the brief is frozen.
    let wait = GetBriefRequest { customer_id: customer.id.clone(), at_least_event: placed };
    as_orders.timeline().get_brief(wait).await.expect("a brief with the order");
    let opened = as_orders
        .cases()
        .open_case(OpenCaseRequest {
            context: context(),
            customer_id: customer.id.clone(),
            title: "The parcel arrived crushed".into(),
            kind: "damaged".into(),
            desired_outcome: "A whole lamp before Friday".into(),
        })
        .await
        .expect("a case")
        .into_inner();
    let case = opened.case.expect("a case");
    let requested = as_orders
        .handoffs()
        .request_handoff(RequestHandoffRequest {
            context: context(),
            case: case.number.clone(),
            to_department: "support".into(),
            reason: "Needs a look at the damage".into(),
            ..RequestHandoffRequest::default()
        })
        .await
        .expect("a handoff")
        .into_inner();

    let accept = AcceptHandoffRequest {
        context: context(),
        handoff_id: requested.handoff.as_ref().expect("a handoff").id.clone(),
    };
    let mut receiver = as_support.handoffs();
    let accepted = receiver.accept_handoff(accept.clone()).await.expect("an accepted handoff").into_inner();
    let brief = accepted.handoff.as_ref().expect("a handoff").brief.clone().expect("a brief");
    assert_eq!(brief.customer.expect("who").display_name, customer.display_name);
    assert!(brief.open_subjects.iter().any(|open| {
        open.department == "orders" && open.subject.as_ref().is_some_and(|subject| subject.id == order.id)
    }));
    assert_eq!(brief.open_cases[0].desired_outcome, "A whole lamp before Friday");
    assert!(brief.last_events.iter().any(|event| event.department == "orders" && event.subject.is_some()));
    let now = as_support
        .cases()
        .get_case(GetCaseRequest { case: case.number.to_lowercase().replace('-', " ") })
        .await
        .expect("a case by its number, as people say it")
        .into_inner();
    assert_eq!(now.case.expect("a case").department, "support");

    // The winner's retry gets the first answer; a colleague is told who won.
    let again = receiver.accept_handoff(accept.clone()).await.expect("the first answer").into_inner();
    assert_eq!(again, accepted);
    let late = AcceptHandoffRequest { context: context(), ..accept };
    let refused = receiver.accept_handoff(late).await.expect_err("somebody was first");
    assert_eq!(refused.code(), tonic::Code::Aborted);
    assert_eq!(reason_of(&refused), Some(Reason::HandoffAlreadyDecided));
    let details = refused.get_error_details();
    assert_eq!(details.error_info().expect("details").metadata["winner_name"], "support-sam (test)");

    company.assert_verified().await;
    company.close().await;
}
