//! Cases that move too often: from the third move on somebody conducts them. Briefs that are rated.

use baton_errors::Reason;
use baton_model::Role;
use baton_proto::cases::v1::{BriefRating, GetHandoffRequest, GetHandoffResponse, HandoffRated};
use baton_proto::customers::v1::{AssignOwnerRequest, Owner};

use crate::desk::{Desk, why};
use crate::harness::{Bench, body, context, event, metadata, reason};

async fn give_owner(desk: &Desk, customer: &str, department: &str) {
    let owner =
        Owner { id: "rui".to_owned(), name: "Rui Alves".to_owned(), department: department.to_owned() };
    let request = AssignOwnerRequest {
        context: context(),
        customer_id: customer.to_owned(),
        owner: Some(owner),
        ..Default::default()
    };
    desk.connection.customers().assign_owner(request).await.unwrap();
}

async fn open(desk: &Desk, handoff: &str) -> GetHandoffResponse {
    let request = GetHandoffRequest { handoff_id: handoff.to_owned() };
    desk.handoffs().get_handoff(request).await.unwrap().into_inner()
}

#[tokio::test]
async fn the_third_move_goes_to_the_owner_or_a_mediator_who_may_hand_it_on() {
    let bench = Bench::start().await;
    let [orders, support, billing, sales, care] =
        ["orders", "support", "billing", "sales", "care"].map(|name| bench.desk(name, name));
    let customer = bench.somebody().await;
    let case = orders.open(&customer).await.id;
    orders.hand_to(&support, "support", &case).await;
    support.complete(&support.get(&case).await.open_handoff_id).await.unwrap();
    let second = support.hand_to(&billing, "billing", &case).await;
    billing.complete(&second.id).await.unwrap();

    let nobody = billing.request(&case, "shipping").await.unwrap_err();
    assert_eq!(reason(&nobody), Reason::HandoffNeedsConductor);
    assert!(nobody.message().contains("primary owner"), "{}", nobody.message());

    give_owner(&sales, &customer, "sales").await;
    let admin = bench.desk_of("admin", Role::Admin);
    // Orders had the case: it is not outside.
    admin.put_capability("mediation", &["orders", "care"]).await.unwrap();
    let refused = billing.request(&case, "shipping").await.unwrap_err();
    let named = ["owner_department", "owner_name", "mediators"].map(|key| metadata(&refused, key));
    assert_eq!(named, ["sales", "Rui Alves", "care"]);
    assert_eq!(why(billing.request(&case, "orders").await), Reason::HandoffNeedsConductor);
    let to_owner = billing.request(&case, "sales").await.unwrap();
    billing.withdraw(&to_owner.id).await.unwrap();

    let mediated = billing.hand_to(&care, "care", &case).await;
    care.complete(&mediated.id).await.unwrap();
    let case = care.get(&case).await;
    assert_eq!((case.moves, case.unresolved_moves), (3, 3));
    // Who conducts it says where it goes, also back.
    care.hand_to(&billing, "billing", &case.id).await;
    billing.resolve(&case.id).await.unwrap();
    billing.reopen(&case.id).await.unwrap();
    assert_eq!(billing.get(&case.id).await.unresolved_moves, 0);
    billing.request(&case.id, "shipping").await.unwrap();
}

#[tokio::test]
async fn a_handoff_shows_what_changed_since_its_brief() {
    let bench = Bench::start().await;
    let (orders, support) = (bench.desk("ana", "orders"), bench.desk("bela", "support"));
    let customer = bench.somebody().await;
    let case = orders.open(&customer).await;
    let handoff = orders.request(&case.id, "support").await.unwrap();
    let nothing = open(&support, &handoff.id).await;
    let frozen_at = nothing.handoff.unwrap().brief.unwrap().at_sequence;
    assert_eq!((nothing.changed_since.len(), nothing.changed_up_to), (0, frozen_at + 1));

    let events: Vec<_> = (0..60).map(|_| event(&customer)).collect();
    bench.append("orders", events.clone()).await;
    support.accept(&handoff.id).await.unwrap();
    let later = open(&support, &handoff.id).await;
    let ids: Vec<String> = later.changed_since.iter().map(|event| event.id.clone()).collect();
    // Of the fifty that follow the brief the first is the request itself.
    let expected: Vec<String> = events.into_iter().take(49).map(|event| event.id).collect();
    assert_eq!((ids, later.changed_up_to), (expected, frozen_at + 50));
    assert_eq!(later.handoff.unwrap().brief.unwrap().at_sequence, frozen_at, "the brief stays as it was");
}

#[tokio::test]
async fn a_receiver_rates_the_brief_and_may_think_again() {
    let bench = Bench::start().await;
    let (orders, support) = (bench.desk("ana", "orders"), bench.desk("bela", "support"));
    let customer = bench.somebody().await;
    let case = orders.open(&customer).await;
    let handoff = orders.request(&case.id, "support").await.unwrap();
    assert_eq!(why(support.rate(&handoff.id, None).await), Reason::WrongState);
    support.accept(&handoff.id).await.unwrap();
    assert_eq!(why(orders.rate(&handoff.id, None).await), Reason::DepartmentNotAllowed);
    assert_eq!(why(support.rate(&handoff.id, Some("")).await), Reason::InvalidField);

    let poor = support.rate(&handoff.id, Some("The order's number")).await.unwrap();
    assert_eq!(
        (poor.brief_rating(), poor.brief_missing.as_str()),
        (BriefRating::NotUsable, "The order's number")
    );
    let good = support.rate(&handoff.id, None).await.unwrap();
    assert_eq!((good.brief_rating(), good.brief_missing.as_str()), (BriefRating::Usable, ""));
    assert_eq!(support.handoff(&handoff.id).await.brief_rating(), BriefRating::Usable);

    let history = bench.history(&customer).await;
    let last = history.last().unwrap();
    assert!(last.summary.ends_with("support could work with the brief of orders"), "{}", last.summary);
    let told: HandoffRated = body(last);
    assert_eq!(told.handoff.unwrap().brief_rating(), BriefRating::Usable);
    assert_eq!(support.get(&case.id).await.revision, 5);
}
