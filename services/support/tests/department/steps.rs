//! Every step from every state, over the wire.

use baton_errors::Reason;
use baton_model::{DictatableNumber, Ids, SystemIds};
use baton_proto::support::v1::{self, TicketState};
use baton_testkit::{call, context, metadata, reason, violations};

use crate::harness::{Department, Step, opening};

const STATES: [TicketState; 5] = [
    TicketState::Open,
    TicketState::Diagnosing,
    TicketState::WaitingOnCustomer,
    TicketState::Solved,
    TicketState::Closed,
];

/// From where a step is allowed, as the contract says, and where it leads.
fn contract(step: Step) -> &'static [(TicketState, TicketState)] {
    use TicketState::{Closed, Diagnosing, Open, Solved, WaitingOnCustomer};
    match step {
        Step::Diagnose => &[(Open, Diagnosing), (Diagnosing, Diagnosing), (WaitingOnCustomer, Diagnosing)],
        Step::Ask => &[(Open, WaitingOnCustomer), (Diagnosing, WaitingOnCustomer)],
        Step::Answer => &[(WaitingOnCustomer, Diagnosing)],
        Step::Solve => &[(Open, Solved), (Diagnosing, Solved), (WaitingOnCustomer, Solved)],
        Step::Close => &[(Solved, Closed)],
        Step::Reopen => &[(Solved, Open), (Closed, Open)],
        Step::ApproveReturn => &[
            (Open, Open),
            (Diagnosing, Diagnosing),
            (WaitingOnCustomer, WaitingOnCustomer),
            (Solved, Solved),
        ],
    }
}

#[tokio::test]
async fn each_step_is_taken_from_its_states_and_refused_from_all_others() {
    let department = Department::start().await;
    for state in STATES {
        // One ticket for all that is refused in this state: a refusal changes nothing.
        let waiting = department.ticket(state).await;
        assert_eq!(waiting.state(), state);
        for step in Step::ALL {
            let Some((_, expected)) = contract(step).iter().find(|(from, _)| *from == state) else {
                let status = department.take(step, &waiting.id).await.unwrap_err();
                assert!(!metadata(&status, "allowed").is_empty(), "{step:?} from {state:?}");
                assert_eq!(reason::<()>(Err(status)), Reason::WrongState, "{step:?} from {state:?}");
                continue;
            };
            let mut before = department.ticket(state).await;
            if step == Step::ApproveReturn {
                before = department.hear_of_order(&before).await;
            }
            // By number, as people do.
            let (after, event_id) = department.take(step, &before.number).await.unwrap();
            assert_eq!(after.state(), *expected, "{step:?} from {state:?}");
            assert_eq!(after.revision, before.revision + 1, "{step:?} from {state:?}");
            assert_ne!(after.etag, before.etag, "{step:?} from {state:?}");
            assert_eq!(after.number, before.number);
            assert!(!event_id.is_empty());
            assert_eq!(department.get(&before.id).await, after);
        }
        assert_eq!(department.get(&waiting.id).await, waiting);
    }
}

#[tokio::test]
async fn an_unknown_ticket_is_not_found_by_any_step() {
    let department = Department::start().await;
    let number = DictatableNumber::from_random(SystemIds.random()).to_string();
    for step in Step::ALL {
        for name in [SystemIds.uuid().to_string(), number.clone()] {
            let status = department.take(step, &name).await.unwrap_err();
            assert_eq!(metadata(&status, "ticket"), name);
            assert_eq!(reason::<()>(Err(status)), Reason::TicketNotFound, "{step:?}");
        }
    }
}

#[tokio::test]
async fn a_return_is_approved_once_and_only_of_an_order_of_the_customer() {
    let department = Department::start().await;
    let ticket = department.ticket(TicketState::Open).await;
    let status = department.take(Step::ApproveReturn, &ticket.id).await.unwrap_err();
    assert_eq!(metadata(&status, "order"), ticket.order_id);
    assert_eq!(reason::<()>(Err(status)), Reason::OrderNotFound, "nobody has told of the order");

    department.hear_of_order(&ticket).await;
    let mut foreign = opening(department.timeline.customer());
    foreign.ticket.as_mut().unwrap().order_id.clone_from(&ticket.order_id);
    let foreign = call!(&department.support, open_ticket, foreign).unwrap().ticket.unwrap();
    let refused = department.take(Step::ApproveReturn, &foreign.id).await;
    assert_eq!(reason(refused), Reason::OrderNotFound, "another customer's order");

    let (approved, event_id) = department.take(Step::ApproveReturn, &ticket.id).await.unwrap();
    assert!(approved.return_approved && !event_id.is_empty());
    let again = department.take(Step::ApproveReturn, &ticket.id).await.unwrap();
    assert_eq!(again, (approved, String::new()));

    let mut request = opening(department.timeline.customer());
    request.ticket.as_mut().unwrap().order_id.clear();
    let without = call!(&department.support, open_ticket, request).unwrap().ticket.unwrap();
    let status = department.take(Step::ApproveReturn, &without.id).await.unwrap_err();
    assert_eq!(violations(&status), ["ticket"]);
}

#[tokio::test]
async fn a_ticket_tells_what_it_waits_for_and_how_it_was_solved() {
    let department = Department::start().await;
    let ticket = department.ticket(TicketState::WaitingOnCustomer).await;
    assert_eq!(ticket.waiting_for, "because");
    let (answered, _) = department.take(Step::Answer, &ticket.id).await.unwrap();
    assert_eq!(answered.waiting_for, "");
    let solve = v1::SolveTicketRequest {
        context: Some(context()),
        ticket: ticket.id.clone(),
        solution: "new cable".to_owned(),
        root_cause: "bent pin".to_owned(),
    };
    let solved = call!(&department.support, solve_ticket, solve).unwrap().ticket.unwrap();
    assert_eq!((solved.solution.as_str(), solved.root_cause.as_str()), ("new cable", "bent pin"));
    let (reopened, _) = department.take(Step::Reopen, &ticket.id).await.unwrap();
    assert_eq!((reopened.solution.as_str(), reopened.root_cause.as_str()), ("", ""));
}

#[tokio::test]
async fn concurrent_steps_happen_one_after_the_other() {
    let department = Department::start().await;
    let ticket = department.ticket(TicketState::Solved).await;
    let calls: Vec<_> = (0..8)
        .map(|_| tokio::spawn(Step::Close.call(department.support.clone(), context(), ticket.id.clone())))
        .collect();
    let mut closed = 0;
    for call in calls {
        match call.await.unwrap() {
            Ok(_) => closed += 1,
            Err(status) => assert_eq!(reason::<()>(Err(status)), Reason::WrongState),
        }
    }
    assert_eq!(closed, 1);
    assert_eq!(department.get(&ticket.id).await.revision, ticket.revision + 1);
}
