//! Tables: every step from every state.

use baton_model::{CustomerId, DictatableNumber, OrderId, TicketId};
use time::{Duration, OffsetDateTime};
use uuid::Uuid;

use super::*;
use crate::domain::{Heard, Opening};

const START: OffsetDateTime = OffsetDateTime::UNIX_EPOCH;
const LATER: OffsetDateTime = OffsetDateTime::UNIX_EPOCH.saturating_add(Duration::DAY);
const ARTICLE: ArticleId = ArticleId::from_uuid(Uuid::nil());

type Step = fn(Ticket) -> Result<Decided, Refusal>;
/// A step's name, the step, and its transitions.
type Row = (&'static str, Step, Vec<(State, State)>);

fn ticket(state: State) -> Ticket {
    let opening = Opening {
        customer_id: CustomerId::from_uuid(Uuid::nil()),
        external_reference: None,
        title: "Screen flickers".into(),
        description: String::new(),
        product_id: String::new(),
        order_id: Some(OrderId::from_uuid(Uuid::nil())),
        case_id: None,
        shipment_id: None,
        shipment_status: String::new(),
    };
    let id = TicketId::from_uuid(Uuid::nil());
    let number = DictatableNumber::from_random(7);
    let mut ticket = Ticket::open(id, number, opening, String::new(), START).ticket;
    ticket.state = state;
    if state == State::WaitingOnCustomer {
        ticket.waiting_for = "serial number".into();
    }
    ticket
}

/// The states from which each step is allowed, and where it leads.
fn table() -> Vec<Row> {
    use State::{Closed, Diagnosing, Open, Solved, WaitingOnCustomer};
    vec![
        (
            "diagnose",
            |ticket| ticket.diagnose("loose cable".into(), LATER),
            vec![(Open, Diagnosing), (Diagnosing, Diagnosing), (WaitingOnCustomer, Diagnosing)],
        ),
        (
            "ask",
            |ticket| ticket.ask("serial number".into(), LATER),
            vec![(Open, WaitingOnCustomer), (Diagnosing, WaitingOnCustomer)],
        ),
        ("answer", |ticket| ticket.answer("4711".into(), LATER), vec![(WaitingOnCustomer, Diagnosing)]),
        (
            "solve",
            |ticket| ticket.solve("new cable".into(), String::new(), LATER),
            vec![(Open, Solved), (Diagnosing, Solved), (WaitingOnCustomer, Solved)],
        ),
        ("close", |ticket| ticket.close(LATER), vec![(Solved, Closed)]),
        (
            "reopen",
            |ticket| ticket.reopen("again".into(), String::new(), LATER),
            vec![(Solved, Open), (Closed, Open)],
        ),
        (
            "approve_return",
            |ticket| ticket.approve_return("broken".into(), true, LATER).map(Option::unwrap),
            vec![
                (Open, Open),
                (Diagnosing, Diagnosing),
                (WaitingOnCustomer, WaitingOnCustomer),
                (Solved, Solved),
            ],
        ),
        (
            "apply_article",
            |ticket| ticket.apply_article(ARTICLE, "Reset".into(), LATER).map(Option::unwrap),
            vec![(Open, Open), (Diagnosing, Diagnosing), (WaitingOnCustomer, WaitingOnCustomer)],
        ),
    ]
}

#[test]
fn each_step_is_taken_from_its_states_and_refused_from_all_others() {
    for (name, step, allowed) in table() {
        for state in State::ALL {
            let before = ticket(state);
            let Some((_, to)) = allowed.iter().find(|(from, _)| *from == state) else {
                let refusal = step(before).unwrap_err();
                let wrong = matches!(refusal, Refusal::WrongState { state: named, .. } if named == state);
                assert!(wrong, "{name} from {state}: {refusal:?}");
                continue;
            };
            let after = step(before.clone()).unwrap().ticket;
            assert_eq!(after.state, *to, "{name} from {state}");
            assert_eq!(after.revision, before.revision + 1, "{name} from {state}");
            assert_eq!(after.changed_at, LATER, "{name} from {state}");
            assert_eq!(
                !after.waiting_for.is_empty(),
                after.state == State::WaitingOnCustomer,
                "{name} from {state}"
            );
        }
    }
}

#[test]
fn a_reopened_ticket_has_no_solution_and_knows_its_order() {
    let solved = ticket(State::Open).solve("new cable".into(), "bent pin".into(), LATER).unwrap().ticket;
    assert_eq!((solved.solution.as_str(), solved.root_cause.as_str()), ("new cable", "bent pin"));
    let reopened = solved.reopen("again".into(), "delivered".into(), LATER).unwrap().ticket;
    assert_eq!((reopened.solution.as_str(), reopened.root_cause.as_str()), ("", ""));
    assert_eq!(reopened.order_status, "delivered");
}

#[test]
fn a_return_is_approved_once_and_only_of_an_order_that_is_heard_of() {
    let ticket_about = ticket(State::Open);
    let order_id = ticket_about.order_id.unwrap();
    let unheard_of = ticket_about.approve_return("broken".into(), false, LATER);
    assert_eq!(unheard_of, Err(Refusal::OrderUnheardOf { order_id }));
    let approved = ticket(State::Open).approve_return("broken".into(), true, LATER).unwrap().unwrap().ticket;
    assert!(approved.return_approved);
    assert_eq!(approved.approve_return("again".into(), false, LATER), Ok(None));
    let without_order = Ticket { order_id: None, ..ticket(State::Open) };
    assert_eq!(without_order.approve_return("broken".into(), true, LATER), Err(Refusal::NoOrder));
}

#[test]
fn a_solution_is_tried_once_and_scored_as_often_as_somebody_thinks_again() {
    assert_eq!(ticket(State::Open).score_article(ARTICLE, Verdict::Worked, LATER), Err(Refusal::NotTried));
    let tried = ticket(State::Open).apply_article(ARTICLE, "Reset".into(), LATER).unwrap().unwrap().ticket;
    assert_eq!(tried.clone().apply_article(ARTICLE, "Reset".into(), LATER), Ok(None));

    let mut scored = Ticket { state: State::Closed, ..tried };
    for (verdict, said_before) in [(Verdict::Worked, Verdict::Open), (Verdict::DidNot, Verdict::Worked)] {
        let decided = scored.clone().score_article(ARTICLE, verdict, LATER).unwrap().unwrap();
        assert!(matches!(decided.change, Change::ArticleScored { before, .. } if before == said_before));
        assert_eq!(decided.ticket.applied_articles[0].verdict, verdict);
        assert_eq!(decided.ticket.clone().score_article(ARTICLE, verdict, LATER), Ok(None));
        scored = decided.ticket;
    }
}

#[test]
fn a_ticket_that_is_not_closed_hears_of_its_order_once() {
    for state in State::ALL {
        let heard = ticket(state).hear_of_order("delivered", LATER);
        assert_eq!(heard != Heard::Nothing, state != State::Closed, "{state}");
        let Heard::News(Decided { ticket, .. }) = heard else { continue };
        assert_eq!((ticket.state, ticket.order_status.as_str()), (state, "delivered"));
        assert_eq!(ticket.hear_of_order("delivered", LATER), Heard::Nothing, "{state}");
    }
}

#[test]
fn what_happened_before_a_ticket_was_opened_is_no_news_to_it() {
    let before = ticket(State::Open);
    let Heard::CaughtUp(after) = before.clone().hear_of_order("placed", START - Duration::DAY) else {
        panic!("told as news");
    };
    assert_eq!(after, Ticket { order_status: "placed".into(), ..before });
}

#[test]
fn an_earlier_step_told_later_does_not_turn_back_the_last_change() {
    let diagnosed = ticket(State::Open).diagnose(String::new(), LATER).unwrap().ticket;
    assert_eq!(diagnosed.ask("why".into(), START).unwrap().ticket.changed_at, LATER);
}
