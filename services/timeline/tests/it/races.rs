//! Of any number of concurrent decisions exactly one wins.

use baton_client::retry;
use baton_errors::Reason;
use baton_proto::cases::v1::{AcceptHandoffRequest, HandoffState, RequestHandoffRequest};
use futures::future::{join, join_all};
use tonic::Code;

use crate::desk::why;
use crate::harness::{Bench, context, metadata, reason};

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn of_64_accepts_one_wins_and_the_others_learn_who() {
    let bench = Bench::start().await;
    let sender = bench.desk("ana", "orders");
    let case = sender.open(&bench.somebody().await).await;
    let handoff = sender.request(&case.id, "support").await.unwrap();

    // All are connected before the first decides, and the service to its database, so that they really meet.
    let desks: Vec<_> = (0..64).map(|number| bench.desk(&format!("bela-{number}"), "support")).collect();
    for desk in &desks {
        desk.get(&case.id).await;
    }
    // Refused, but each on a connection of its own.
    join_all(desks[..8].iter().map(|desk| desk.resolve(&case.id))).await;

    let accepts = desks.into_iter().enumerate().map(|(number, desk)| {
        let request = AcceptHandoffRequest { context: context(), handoff_id: handoff.id.clone() };
        async move {
            // A crowded server may ask some to come back: they do, with the same request.
            let outcome = retry(|| {
                let (mut handoffs, request) = (desk.handoffs(), request.clone());
                async move { handoffs.accept_handoff(request).await }
            });
            (number, outcome.await, desk, request)
        }
    });
    let outcomes = join_all(accepts).await;

    let (winners, losers): (Vec<_>, Vec<_>) =
        outcomes.into_iter().partition(|(_, outcome, ..)| outcome.is_ok());
    assert_eq!((winners.len(), losers.len()), (1, 63));
    let (number, won, desk, request) = &winners[0];
    let (won, winner) = (won.as_ref().unwrap(), format!("bela-{number}"));
    for (_, outcome, ..) in losers {
        let status = outcome.unwrap_err();
        assert_eq!(status.code(), Code::Aborted);
        assert_eq!(metadata(&status, "winner_id"), winner);
        assert_eq!(metadata(&status, "winner_name"), winner);
        assert_eq!(metadata(&status, "winner_department"), "support");
        assert_eq!(metadata(&status, "handoff_state"), "accepted");
        assert_eq!(reason(&status), Reason::HandoffAlreadyDecided);
    }
    let again = desk.handoffs().accept_handoff(request.clone()).await.unwrap().into_inner();
    assert_eq!(&again, won, "a retry of the winner gets its first answer");
    let case = sender.get(&case.id).await;
    assert_eq!((case.moves, case.assignee.unwrap().id), (1, winner));
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn withdrawing_and_accepting_at_once_has_one_winner() {
    let bench = Bench::start().await;
    let (sender, receiver) = (bench.desk("ana", "orders"), bench.desk("bela", "support"));
    for round in 0..12 {
        let case = sender.open(&bench.somebody().await).await;
        let handoff = sender.request(&case.id, "support").await.unwrap();
        let (withdrawn, accepted) = join(sender.withdraw(&handoff.id), receiver.accept(&handoff.id)).await;
        let case = sender.get(&case.id).await;
        let state = sender.handoff(&handoff.id).await.state();
        match (withdrawn, accepted) {
            (Ok(_), Err(loser)) => {
                assert_eq!(metadata(&loser, "winner_id"), "ana");
                assert_eq!((state, case.department.as_str()), (HandoffState::Withdrawn, "orders"));
            }
            (Err(loser), Ok(_)) => {
                assert_eq!(metadata(&loser, "winner_id"), "bela");
                assert_eq!((state, case.department.as_str()), (HandoffState::Accepted, "support"));
            }
            both => panic!("round {round}: {both:?}"),
        }
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn resolving_and_accepting_at_once_leaves_no_handoff_behind() {
    let bench = Bench::start().await;
    let (sender, receiver) = (bench.desk("ana", "orders"), bench.desk("bela", "support"));
    for round in 0..12 {
        let case = sender.open(&bench.somebody().await).await;
        let handoff = sender.request(&case.id, "support").await.unwrap();
        let (resolved, accepted) = join(sender.resolve(&case.id), receiver.accept(&handoff.id)).await;
        let case = sender.get(&case.id).await;
        match (resolved, accepted) {
            (Ok(_), Err(loser)) => {
                assert_eq!(metadata(&loser, "handoff_state"), "withdrawn");
                assert_eq!((case.department.as_str(), case.open_handoff_id.as_str()), ("orders", ""));
            }
            (Err(loser), Ok(_)) => {
                assert_eq!(reason(&loser), Reason::NotAccountable);
                assert_eq!((case.department.as_str(), case.open_handoff_id), ("support", handoff.id));
            }
            both => panic!("round {round}: {both:?}"),
        }
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn of_many_requests_for_one_case_one_is_under_way() {
    let bench = Bench::start().await;
    let sender = bench.desk("ana", "orders");
    let case = sender.open(&bench.somebody().await).await;
    let requests = (0..16).map(|number| {
        let request = RequestHandoffRequest {
            context: context(),
            case: case.id.clone(),
            to_department: if number % 2 == 0 { "support" } else { "billing" }.to_owned(),
            reason: "Parcel damaged".to_owned(),
            ..Default::default()
        };
        let sender = &sender;
        async move {
            let ask = || {
                let (mut handoffs, request) = (sender.handoffs(), request.clone());
                async move { handoffs.request_handoff(request).await }
            };
            retry(ask).await
        }
    });
    let (won, lost): (Vec<_>, Vec<_>) = join_all(requests).await.into_iter().partition(Result::is_ok);
    assert_eq!((won.len(), lost.len()), (1, 15));
    assert!(lost.into_iter().all(|outcome| why(outcome) == Reason::HandoffUnderWay));
}
