//! Handoffs: every step from every state, who may take it, and the brief that goes with the case.

use baton_errors::Reason;
use baton_model::Ids;
use baton_proto::cases::v1::{self, Handoff, HandoffState};
use prost::Message;
use prost_types::Timestamp;
use tonic::{Code, Status};

use crate::desk::{Desk, violations, why};
use crate::harness::{Bench, context, metadata, reason};

/// The two parties and a stranger.
struct Parties {
    bench: Bench,
    sender: Desk,
    receiver: Desk,
    stranger: Desk,
}

impl Parties {
    async fn meet() -> Self {
        let bench = Bench::start().await;
        let sender = bench.desk("ana", "orders");
        let receiver = bench.desk("bela", "support");
        let stranger = bench.desk("carl", "billing");
        Self { bench, sender, receiver, stranger }
    }

    /// A new handoff in this state, reached by legal steps. The clock stands still, so none expires by itself.
    async fn reach(&self, state: HandoffState) -> Handoff {
        let case = self.sender.open(&self.bench.somebody().await).await;
        let handoff = self.sender.request(&case.id, "support").await.unwrap();
        match state {
            HandoffState::Accepted | HandoffState::Returned | HandoffState::Completed => {
                self.receiver.accept(&handoff.id).await.unwrap();
            }
            HandoffState::Declined => drop(self.receiver.decline(&handoff.id).await.unwrap()),
            HandoffState::Withdrawn => drop(self.sender.withdraw(&handoff.id).await.unwrap()),
            _ => {}
        }
        match state {
            HandoffState::Returned => drop(self.receiver.give_back(&handoff.id).await.unwrap()),
            HandoffState::Completed => drop(self.receiver.complete(&handoff.id).await.unwrap()),
            _ => {}
        }
        self.sender.handoff(&handoff.id).await
    }
}

#[derive(Debug, Clone, Copy)]
enum Step {
    Accept,
    Decline,
    Withdraw,
    Return,
    Complete,
}

impl Step {
    const ALL: [Self; 5] = [Self::Accept, Self::Decline, Self::Withdraw, Self::Return, Self::Complete];

    async fn take(self, desk: &Desk, handoff: &str) -> Result<Handoff, Status> {
        match self {
            Self::Accept => desk.accept(handoff).await,
            Self::Decline => desk.decline(handoff).await,
            Self::Withdraw => desk.withdraw(handoff).await,
            Self::Return => desk.give_back(handoff).await,
            Self::Complete => desk.complete(handoff).await,
        }
    }
}

#[tokio::test]
async fn every_step_from_every_state() {
    use HandoffState::{Accepted, Completed, Declined, Requested, Returned, Withdrawn};
    const DECIDED: Result<HandoffState, Reason> = Err(Reason::HandoffAlreadyDecided);
    const WRONG: Result<HandoffState, Reason> = Err(Reason::WrongState);
    let table = [
        //           accept       decline       withdraw       return        complete
        (Requested, [Ok(Accepted), Ok(Declined), Ok(Withdrawn), WRONG, WRONG]),
        (Accepted, [DECIDED, DECIDED, DECIDED, Ok(Returned), Ok(Completed)]),
        (Declined, [DECIDED, DECIDED, DECIDED, WRONG, WRONG]),
        (Withdrawn, [DECIDED, DECIDED, DECIDED, WRONG, WRONG]),
        (Returned, [DECIDED, DECIDED, DECIDED, WRONG, WRONG]),
        (Completed, [DECIDED, DECIDED, DECIDED, WRONG, WRONG]),
    ];
    let parties = Parties::meet().await;
    for (state, expected) in table {
        for (step, expected) in Step::ALL.into_iter().zip(expected) {
            let before = parties.reach(state).await;
            assert_eq!(before.state(), state);
            let desk = if matches!(step, Step::Withdraw) { &parties.sender } else { &parties.receiver };
            let outcome = step.take(desk, &before.id).await;
            let found = outcome.clone().map(|handoff| handoff.state()).map_err(|status| reason(&status));
            assert_eq!(found, expected, "{step:?} from {state:?}");
            let after = parties.sender.handoff(&before.id).await;
            match outcome {
                Ok(handoff) => assert_eq!(Handoff { brief: before.brief, ..handoff }, after),
                Err(_) => assert_eq!(before, after, "a refused step changes nothing"),
            }
        }
    }
}

#[tokio::test]
async fn nobody_but_the_party_concerned_takes_a_step() {
    let parties = Parties::meet().await;
    let handoff = parties.reach(HandoffState::Requested).await;
    for step in Step::ALL {
        let wrong = if matches!(step, Step::Withdraw) { &parties.receiver } else { &parties.sender };
        let may = if matches!(step, Step::Withdraw) { "orders" } else { "support" };
        for desk in [&parties.stranger, wrong] {
            let refused = step.take(desk, &handoff.id).await.unwrap_err();
            assert_eq!(
                (refused.code(), metadata(&refused, "department").as_str()),
                (Code::PermissionDenied, may)
            );
            assert_eq!(reason(&refused), Reason::DepartmentNotAllowed, "{step:?}");
        }
    }
    assert_eq!(parties.sender.handoff(&handoff.id).await, handoff);
}

#[tokio::test]
async fn the_case_moves_when_it_is_accepted_and_back_when_it_is_returned() {
    let parties = Parties::meet().await;
    let Parties { bench, sender, receiver, .. } = &parties;
    let case = sender.open(&bench.somebody().await).await;
    let handoff = sender.request(&case.number, "support").await.unwrap();
    let waiting = sender.get(&case.id).await;
    assert_eq!((waiting.department.as_str(), &waiting.open_handoff_id), ("orders", &handoff.id));

    let request = v1::AcceptHandoffRequest { context: context(), handoff_id: handoff.id.clone() };
    let accepted = receiver.handoffs().accept_handoff(request).await.unwrap().into_inner();
    let moved = accepted.case.unwrap();
    assert_eq!(moved, sender.get(&case.id).await);
    assert_eq!((moved.department.as_str(), moved.moves, &moved.open_handoff_id), ("support", 1, &handoff.id));
    assert_eq!(moved.assignee.as_ref().unwrap().id, "bela");
    assert_eq!(accepted.handoff.unwrap().brief, handoff.brief);
    assert_eq!(why(sender.resolve(&case.id).await), Reason::NotAccountable);

    receiver.give_back(&handoff.id).await.unwrap();
    let back = sender.get(&case.id).await;
    assert_eq!((back.department.as_str(), back.moves, back.open_handoff_id.as_str()), ("orders", 2, ""));
    assert_eq!((back.assignee, back.revision), (None, 4));

    // Two moves are all that a case makes without being solved.
    sender.resolve(&case.id).await.unwrap();
    sender.reopen(&case.id).await.unwrap();
    let again = sender.request(&case.id, "support").await.unwrap();
    receiver.accept(&again.id).await.unwrap();
    let done = receiver.complete(&again.id).await.unwrap();
    assert_eq!(done.outcome, "New parcel sent");
    let kept = receiver.get(&case.id).await;
    assert_eq!((kept.department.as_str(), kept.moves, kept.open_handoff_id.as_str()), ("support", 3, ""));
}

#[tokio::test]
async fn the_brief_stays_as_it_was_when_the_handoff_was_requested() {
    let parties = Parties::meet().await;
    let Parties { bench, sender, receiver, .. } = &parties;
    let customer = bench.somebody().await;
    let case = sender.open(&customer).await;
    let asked = sender.request(&case.id, "support").await.unwrap();
    let brief = asked.brief.clone().unwrap();
    assert_eq!(brief.at_sequence, 2, "it covers what was known before the request");
    assert_eq!(brief.open_cases[0].number, case.number);
    assert_eq!(brief.open_cases[0].desired_outcome, case.desired_outcome);

    sender.retitle(&case.id, "Parcel lost for good").await.unwrap();
    let accepted = receiver.accept(&asked.id).await.unwrap();
    receiver.resolve(&case.id).await.unwrap();
    let read = receiver.handoff(&asked.id).await;
    for later in [accepted.brief.unwrap(), read.brief.unwrap()] {
        assert_eq!(later.encode_to_vec(), brief.encode_to_vec(), "not a byte has changed");
    }
}

#[tokio::test]
async fn a_request_is_checked() {
    let parties = Parties::meet().await;
    let Parties { bench, sender, .. } = &parties;
    let case = sender.open(&bench.somebody().await).await;
    let good = v1::RequestHandoffRequest {
        context: context(),
        case: case.id.clone(),
        to_department: "support".to_owned(),
        reason: "Parcel damaged".to_owned(),
        ..Default::default()
    };
    let past = Timestamp { seconds: 1_777_885_200, nanos: 0 }; // When the clock stands.
    let bad = v1::RequestHandoffRequest {
        context: None,
        case: "the late one".to_owned(),
        to_department: "Tech Support".to_owned(),
        reason: String::new(),
        next_step: "x".repeat(301),
        accept_by: None,
        to_capability: String::new(),
        override_reason: String::new(),
    };
    let ask =
        async |request| sender.handoffs().request_handoff(request).await.map(tonic::Response::into_inner);
    let refused = ask(bad).await.unwrap_err();
    assert_eq!(violations(&refused), ["case", "context", "next_step", "reason", "to_department"]);
    let too_late = v1::RequestHandoffRequest { accept_by: Some(past), ..good.clone() };
    assert_eq!(violations(&ask(too_late).await.unwrap_err()), ["accept_by"]);
    let to_itself = v1::RequestHandoffRequest { to_department: "orders".to_owned(), ..good.clone() };
    assert_eq!(violations(&ask(to_itself).await.unwrap_err()), ["to_department"]);

    // The refused attempt did not use up the request id.
    let handoff = ask(good.clone()).await.unwrap().handoff.unwrap();
    assert_eq!(handoff.accept_by.unwrap().seconds, past.seconds + 10 * 60, "as the standard says");
    let again = v1::RequestHandoffRequest { context: context(), to_department: "billing".to_owned(), ..good };
    let refused = ask(again).await.unwrap_err();
    assert_eq!(metadata(&refused, "handoff_id"), handoff.id);
    assert_eq!(reason(&refused), Reason::HandoffUnderWay);
}

#[tokio::test]
async fn a_decliner_gives_a_reason_and_names_somebody_else() {
    let parties = Parties::meet().await;
    let handoff = parties.reach(HandoffState::Requested).await;
    let decline = async |reason: &str, better: &str| {
        let request = v1::DeclineHandoffRequest {
            context: context(),
            handoff_id: handoff.id.clone(),
            reason: reason.to_owned(),
            better_department: better.to_owned(),
        };
        parties.receiver.handoffs().decline_handoff(request).await.map(tonic::Response::into_inner)
    };
    let refused = decline("", "Billing!").await.unwrap_err();
    assert_eq!(violations(&refused), ["better_department", "reason"]);
    assert_eq!(violations(&decline("Not ours", "support").await.unwrap_err()), ["better_department"]);
    let declined = decline("Not ours", "billing").await.unwrap().handoff.unwrap();
    assert_eq!(declined.better_department, "billing");
    assert_eq!(declined.decision_reason, "Not ours");
}

#[tokio::test]
async fn unknown_handoffs_are_not_found() {
    let parties = Parties::meet().await;
    let nobodys = baton_model::SystemIds.uuid().to_string();
    for step in Step::ALL {
        let missing = step.take(&parties.sender, &nobodys).await.unwrap_err();
        assert_eq!(metadata(&missing, "handoff_id"), nobodys);
        assert_eq!(reason(&missing), Reason::HandoffNotFound, "{step:?}");
        let malformed = step.take(&parties.sender, "the last one").await.unwrap_err();
        assert_eq!(violations(&malformed), ["handoff_id"], "{step:?}");
    }
}
