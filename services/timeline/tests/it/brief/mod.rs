//! The page a department reads when it takes the customer.

mod handing_on;
mod large;
mod remembering;

use baton_errors::Reason;
use baton_model::{Ids, SystemIds};
use baton_proto::timeline::v1::{Brief, Event, GetBriefRequest, Subject};
use prost::Message;

use crate::harness::{Bench, event, fields, reason, seconds, typed_event};

async fn brief(bench: &Bench, customer_id: &str) -> Brief {
    brief_for(bench, "support", customer_id).await
}

/// The brief as a department reads it.
async fn brief_for(bench: &Bench, department: &str, customer_id: &str) -> Brief {
    let request = GetBriefRequest { customer_id: customer_id.into(), ..Default::default() };
    bench.agent(department).timeline().get_brief(request).await.unwrap().into_inner().brief.unwrap()
}

fn about(kind: &str, id: &str, status: &str, open: bool, revision: i64) -> Option<Subject> {
    Some(Subject {
        kind: kind.into(),
        id: id.into(),
        label: format!("{kind} {id}"),
        status: status.into(),
        open,
        revision,
        ..Subject::default()
    })
}

#[tokio::test]
async fn it_says_who_what_is_open_and_what_happened_last() {
    let bench = Bench::start().await;
    let ana = bench.customer("Ana").await;
    let order = |before: i64, subject| Event { occurred_at: seconds(-before), subject, ..event(&ana) };
    let events = vec![
        order(900, about("order", "1", "placed", true, 1)),
        // Out of order: the later revision arrives first and stays.
        order(700, about("order", "1", "delivered", false, 3)),
        order(800, about("order", "1", "shipped", true, 2)),
        order(600, about("order", "2", "placed", true, 1)),
        order(650, about("order", "3", "placed", true, 1)),
    ];
    bench.append("orders", events).await;
    let ticket = Event {
        occurred_at: seconds(-500),
        subject: about("ticket", "T", "diagnosing", true, 1),
        ..typed_event(&ana, "baton.support.v1.TicketOpened")
    };
    bench.append("support", vec![ticket]).await;

    let brief = brief(&bench, &ana).await;
    assert_eq!(brief.customer.unwrap().display_name, "Ana");
    assert_eq!((brief.at_sequence, brief.first_event_at), (7, seconds(-900)));
    let open: Vec<(String, String)> = brief
        .open_subjects
        .iter()
        .map(|open| (open.department.clone(), open.subject.as_ref().unwrap().label.clone()))
        .collect();
    let expected = [("orders", "order 2"), ("orders", "order 3"), ("support", "ticket T")];
    assert!(open.iter().map(|(department, label)| (&**department, &**label)).eq(expected), "{open:?}");
    assert_eq!(brief.open_subject_count, 3);
    assert_eq!(brief.open_subjects[0].since, seconds(-600));
    let last: Vec<i64> = brief.last_events.iter().map(|event| event.sequence).collect();
    assert_eq!(last, [1, 7, 5, 6, 3, 4, 2]);
    let shares: Vec<(&str, i64)> =
        brief.departments.iter().map(|share| (&*share.department, share.event_count)).collect();
    assert_eq!(shares, [("orders", 5), ("sales", 1), ("support", 1)]);
    assert_eq!(brief.departments[0].last_occurred_at, seconds(-600));
}

#[tokio::test]
async fn an_older_revision_that_is_recorded_later_changes_no_subject() {
    let bench = Bench::start().await;
    let ana = bench.customer("Ana").await;
    for (before, status, revision) in [(700, "shipped", 2), (800, "placed", 1), (600, "held", 2)] {
        let subject = about("order", "1", status, true, revision);
        bench.append("orders", vec![Event { occurred_at: seconds(-before), subject, ..event(&ana) }]).await;
    }
    let brief = brief(&bench, &ana).await;
    let [open] = brief.open_subjects.as_slice() else { panic!("{:?}", brief.open_subjects) };
    assert_eq!((open.subject.clone(), open.since), (about("order", "1", "shipped", true, 2), seconds(-700)));
    assert_eq!((brief.at_sequence, brief.first_event_at), (4, seconds(-800)));
    let orders = &brief.departments[0];
    assert_eq!((orders.event_count, orders.last_occurred_at), (3, seconds(-600)));
}

#[tokio::test]
async fn the_same_timeline_gives_the_same_bytes() {
    let mut bench = Bench::start().await;
    let ana = bench.customer("Ana").await;
    let events = (0..100)
        .map(|n| Event { subject: about("order", &format!("{n:03}"), "placed", true, 1), ..event(&ana) });
    bench.append("orders", events.collect()).await;
    let first = brief(&bench, &ana).await;
    assert_eq!((first.open_subjects.len(), first.open_subject_count, first.last_events.len()), (50, 100, 7));
    bench.stop().await;
    bench.resume().await;
    assert_eq!(brief(&bench, &ana).await.encode_to_vec(), first.encode_to_vec());
}

#[tokio::test]
async fn bad_requests_and_unknown_customers() {
    let bench = Bench::start().await;
    let mut timeline = bench.agent("support").timeline();
    let bad = GetBriefRequest { customer_id: "x".into(), at_least_event: "y".into() };
    assert_eq!(fields(&timeline.get_brief(bad).await.unwrap_err()), ["customer_id", "at_least_event"]);
    let id = SystemIds.customer_id().to_string();
    for at_least_event in [String::new(), SystemIds.event_id().to_string()] {
        let unknown = GetBriefRequest { customer_id: id.clone(), at_least_event };
        assert_eq!(reason(&timeline.get_brief(unknown).await.unwrap_err()), Reason::CustomerNotFound);
    }
}
