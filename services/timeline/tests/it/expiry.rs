//! Handoffs that nobody decides.

use std::time::Duration;

use baton_errors::Reason;
use baton_proto::cases::v1::{HandoffExpired, HandoffState};
use baton_proto::timeline::v1::Event;
use baton_testkit::eventually;
use prost::Name;

use crate::harness::{Bench, metadata, reason};

fn is_expiry(event: &Event) -> bool {
    event.body.as_ref().unwrap().type_url.ends_with(&HandoffExpired::full_name())
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn an_overdue_handoff_expires_once_and_the_case_stays_with_the_sender() {
    let bench = Bench::start().await;
    let mut replicas = Vec::new();
    for _ in 0..4 {
        replicas.push(bench.replica().await);
    }
    let (sender, receiver) = (bench.desk("ana", "orders"), bench.desk("bela", "support"));
    let customer = bench.somebody().await;
    let mut handoffs = Vec::new();
    for _ in 0..24 {
        let case = sender.open(&customer).await;
        handoffs.push(sender.request(&case.id, "support").await.unwrap());
    }
    let decided = handoffs.pop().unwrap();
    receiver.accept(&decided.id).await.unwrap();

    bench.clock.advance(Duration::from_mins(10) - Duration::from_secs(1));
    let in_time = handoffs.pop().unwrap();
    receiver.accept(&in_time.id).await.unwrap();
    bench.clock.advance(Duration::from_secs(1));
    for handoff in &handoffs {
        eventually("the handoff has expired", async || {
            (sender.handoff(&handoff.id).await.state() == HandoffState::Expired).then_some(())
        })
        .await;
    }

    let events = bench.history(&customer).await;
    let expiries: Vec<&Event> = events.iter().filter(|event| is_expiry(event)).collect();
    assert_eq!(expiries.len(), handoffs.len(), "each expired once, though five sweep");
    let actor = expiries[0].actor.clone().unwrap();
    assert_eq!((actor.role.as_str(), expiries[0].department.as_str()), ("service", "orders"));
    assert!(expiries[0].summary.ends_with("the lead of orders has it"), "{}", expiries[0].summary);
    for handoff in &handoffs {
        let case = sender.get(&handoff.case_id).await;
        assert_eq!((case.department.as_str(), case.open_handoff_id.as_str()), ("orders", ""));
        assert_eq!(case.assignee, None);
    }
    for handoff in [decided, in_time] {
        assert_eq!(sender.handoff(&handoff.id).await.state(), HandoffState::Accepted);
    }

    let late = receiver.accept(&handoffs[0].id).await.unwrap_err();
    assert_eq!(metadata(&late, "handoff_state"), "expired");
    assert_eq!(reason(&late), Reason::HandoffAlreadyDecided);
    let case = handoffs[0].case_id.clone();
    sender.request(&case, "billing").await.unwrap();
}
