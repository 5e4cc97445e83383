//! The checklist of `services/README.md`, proven by a tiny sixth department: loyalty, which counts points.
//!
//! It is not shipped. It has a database, an object, an event and a reaction, and neither the timeline nor any other
//! department knows of it: a department is a slug, and an event's body is a message that the timeline never reads.

mod loyalty;
mod store;

use std::sync::Arc;

use baton_auth::Verifier;
use baton_chassis::{Listener, Process};
use baton_department::Parts;
use baton_model::{SystemClock, SystemIds};
use baton_proto::timeline::v1::{EventFilter, GetBriefRequest, ListEventsRequest};
use baton_testkit::eventually;

use crate::clients::{create_customer, insist, place_order};
use crate::company::Company;

#[tokio::test(flavor = "multi_thread")]
async fn a_sixth_department_needs_no_change_in_the_timeline() {
    let mut company = Company::open(&["timeline", "orders"]).await;
    let url = company.database("loyalty").await;
    let parts = Parts {
        db: store::open(&url).await,
        timeline: company.connection("timeline", "loyalty-service"),
        clock: Arc::new(SystemClock),
        ids: Arc::new(SystemIds),
    };
    let mut process = Process::new(Verifier::from_jwks(&company.jwks()).expect("the key set"));
    let listener = Listener::bind("127.0.0.1:0".parse().expect("an address")).await.expect("a port");
    process.start(loyalty::compose(parts).expect("a department"), listener).expect("a running department");
    process.ready().await;

    let timeline = company.connection("timeline", "support");
    let orders = company.connection("orders", "orders");
    let customer = create_customer(&timeline, "loyal@example.com").await.id;
    for _ in 0..3 {
        place_order(&orders, &customer).await;
    }

    let filter = EventFilter { departments: vec!["loyalty".into()], ..EventFilter::default() };
    let list = ListEventsRequest {
        customer_id: customer.clone(),
        filter: Some(filter),
        ..ListEventsRequest::default()
    };
    let events = eventually("three orders are three points on the timeline", async || {
        let listed = insist(&timeline.timeline(), list.clone(), |mut client, list| async move {
            client.list_events(list).await
        })
        .await;
        Some(listed.events).filter(|events| events.len() == 3)
    })
    .await;
    assert_eq!(events[0].summary, "3 points");

    let get = GetBriefRequest { customer_id: customer, ..GetBriefRequest::default() };
    let brief =
        insist(&timeline.timeline(), get, |mut client, get| async move { client.get_brief(get).await })
            .await
            .brief
            .expect("a brief");
    let open: Vec<&str> = brief.open_subjects.iter().map(|open| open.department.as_str()).collect();
    assert!(open.contains(&"loyalty"), "the brief shows the sixth department: {open:?}");
    assert!(brief.departments.iter().any(|share| share.department == "loyalty" && share.event_count == 3));

    process.drain(std::time::Duration::from_secs(20)).await;
    company.close().await;
}
