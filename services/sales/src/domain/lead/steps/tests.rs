//! Tables: every step from every state, and the lines of their events.

use baton_model::{CustomerId, LeadId};
use time::{Duration, OffsetDateTime};
use uuid::Uuid;

use super::*;
use crate::domain::lead::{Creating, wording};

const START: OffsetDateTime = OffsetDateTime::UNIX_EPOCH;
const LATER: OffsetDateTime = OffsetDateTime::UNIX_EPOCH.saturating_add(Duration::DAY);

type Step = fn(Lead, &Occasion) -> Result<Decided, Refusal>;

fn created() -> Decided {
    let creating = Creating {
        customer_id: CustomerId::from_uuid(Uuid::nil()),
        external_reference: None,
        origin: "organic-search".into(),
        interest: "200 lamps".into(),
    };
    let id = LeadId::from_uuid(Uuid::from_u128(0x0190_0000_0000_7000_8000_0000_2c81_0e97));
    Lead::create(id, creating, &Occasion::of_ann(START))
}

fn lead(state: State) -> Lead {
    let lost_reason = if state == State::Lost { "too dear".into() } else { String::new() };
    Lead { state, lost_reason, ..created().after }
}

fn by_bea(at: OffsetDateTime) -> Occasion {
    let mut on = Occasion::of_ann(at);
    on.by.name = "Bea".into();
    on
}

/// The states from which each step is allowed, and where it leads.
fn table() -> Vec<(&'static str, Step, Vec<State>, State)> {
    use State::{Contacted, Lost, New, Qualified, Won};
    vec![
        ("contact", |lead, on| lead.contact("hello".into(), on), vec![New], Contacted),
        ("qualify", |lead, on| lead.qualify("has means".into(), on), vec![New, Contacted], Qualified),
        ("win", Lead::win, vec![Contacted, Qualified], Won),
        ("lose", |lead, on| lead.lose("too dear".into(), on), vec![New, Contacted, Qualified], Lost),
    ]
}

#[test]
fn each_step_is_taken_from_its_states_and_refused_from_all_others() {
    for (name, step, allowed, to) in table() {
        for state in State::ALL {
            let outcome = step(lead(*state), &by_bea(LATER));
            if !allowed.contains(state) {
                let allowed = allowed.iter().map(|state| state.as_str()).collect();
                let refusal = Refusal::WrongState { object: "lead", state: state.as_str(), allowed };
                assert_eq!(outcome, Err(refusal), "{name} from {state}");
                continue;
            }
            let after = outcome.unwrap().after;
            assert_eq!(
                (after.state, after.revision, after.changed_at),
                (to, 2, LATER),
                "{name} from {state}"
            );
            assert_eq!(after.owner.name, "Bea", "{name} from {state}");
            assert_eq!(after.lost_reason.is_empty(), to != State::Lost, "{name} from {state}");
        }
    }
}

#[test]
fn who_takes_a_quote_is_won_whatever_was_thought_before() {
    for state in State::ALL {
        let won = lead(*state).win_with_quote(&by_bea(LATER));
        if *state == State::Won {
            assert_eq!(won, None);
            continue;
        }
        let won = won.unwrap();
        assert_eq!(
            (won.after.state, won.after.revision, won.change),
            (State::Won, 2, Change::Won),
            "{state}"
        );
        assert_eq!((won.after.lost_reason.as_str(), won.after.is_open()), ("", false), "{state}");
    }
}

#[test]
fn an_earlier_step_told_later_does_not_turn_back_the_last_change() {
    let contacted = lead(State::New).contact(String::new(), &by_bea(LATER)).unwrap().after;
    assert_eq!(contacted.win(&by_bea(START)).unwrap().after.changed_at, LATER);
}

#[test]
fn every_change_has_a_line() {
    let on = Occasion::of_ann(LATER);
    let came = created();
    let contacted = came.after.clone().contact("called\nback".into(), &on).unwrap();
    let qualified = contacted.after.clone().qualify(String::new(), &on).unwrap();
    let lost = qualified.after.clone().lose("too dear".into(), &on).unwrap();
    let won = qualified.after.clone().win(&on).unwrap();
    for (decided, summary, status) in [
        (&came, "Lead 2c810e97 came from organic-search: 200 lamps", "new"),
        (&contacted, "Lead 2c810e97 contacted: called back", "contacted"),
        (&qualified, "Lead 2c810e97 qualified", "qualified"),
        (&won, "Lead 2c810e97 won", "won"),
        (&lost, "Lead 2c810e97 lost: too dear", "lost: too dear"),
    ] {
        assert_eq!(wording::summary(decided), summary);
        assert_eq!(wording::status(&decided.after), status);
    }
    assert_eq!(wording::label(&came.after), "lead 2c810e97");
    let mut unknown = came;
    (unknown.after.origin, unknown.after.interest) = (String::new(), String::new());
    assert_eq!(wording::summary(&unknown), "Lead 2c810e97 came");
}
