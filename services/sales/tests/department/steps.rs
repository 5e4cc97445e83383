//! Every step from every state.

use baton_errors::Reason;
use baton_proto::sales::v1::{LeadState, QuoteState, TouchState};
use baton_testkit::{metadata, reason};

use crate::harness::{Department, nobody};
use crate::writes::{Object, Write};

const LEAD_STATES: [LeadState; 5] =
    [LeadState::New, LeadState::Contacted, LeadState::Qualified, LeadState::Won, LeadState::Lost];
const QUOTE_STATES: [QuoteState; 5] =
    [QuoteState::Draft, QuoteState::Sent, QuoteState::Accepted, QuoteState::Declined, QuoteState::Expired];
const TOUCH_STATES: [TouchState; 3] = [TouchState::Planned, TouchState::Done, TouchState::Dropped];

/// Checks the outcome of a step against the states from which it is allowed.
fn check<S: Copy + PartialEq + std::fmt::Debug>(
    step: Write,
    from: (S, i64),
    allowed: &[(S, &str)],
    outcome: Result<(Object, String), tonic::Status>,
) -> Option<Object> {
    let (state, revision) = from;
    if allowed.iter().any(|(known, _)| *known == state) {
        let (after, _) = outcome.unwrap_or_else(|status| panic!("{step:?} from {state:?}: {status:?}"));
        assert_eq!(after.revision(), revision + 1, "{step:?} from {state:?}");
        return Some(after);
    }
    let status = outcome.expect_err(&format!("{step:?} from {state:?}"));
    let words: Vec<&str> = allowed.iter().map(|(_, word)| *word).collect();
    assert_eq!(metadata(&status, "allowed"), words.join(","), "{step:?} from {state:?}");
    assert_eq!(reason::<()>(Err(status)), Reason::WrongState, "{step:?} from {state:?}");
    None
}

#[tokio::test]
async fn leads() {
    use LeadState::{Contacted, Lost, New, Qualified, Won};
    let department = Department::start().await;
    let (new, contacted, qualified) = ((New, "new"), (Contacted, "contacted"), (Qualified, "qualified"));
    for (step, allowed, to) in [
        (Write::ContactLead, vec![new], Contacted),
        (Write::QualifyLead, vec![new, contacted], Qualified),
        (Write::WinLead, vec![contacted, qualified], Won),
        (Write::LoseLead, vec![new, contacted, qualified], Lost),
    ] {
        for state in LEAD_STATES {
            let lead = department.lead(state).await;
            let outcome = department.take(step, &lead.id).await;
            if let Some(Object::Lead(after)) = check(step, (state, lead.revision), &allowed, outcome) {
                assert_eq!(after.state(), to, "{step:?} from {state:?}");
                assert_eq!(after.lost_reason, if to == Lost { "because" } else { "" });
                assert_eq!(department.get_lead(&lead.id).await, after);
            } else {
                assert_eq!(department.get_lead(&lead.id).await, lead);
            }
        }
    }
}

#[tokio::test]
async fn quotes() {
    use QuoteState::{Accepted, Declined, Draft, Sent};
    let department = Department::start().await;
    let (draft, sent) = ((Draft, "draft"), (Sent, "sent"));
    for (step, allowed, to) in [
        (Write::AmendQuote, vec![draft, sent], Draft),
        (Write::SendQuote, vec![draft], Sent),
        (Write::AcceptQuote, vec![sent], Accepted),
        (Write::DeclineQuote, vec![sent], Declined),
    ] {
        for state in QUOTE_STATES {
            let quote = department.quote(state).await;
            let outcome = department.take(step, &quote.id).await;
            if let Some(Object::Quote(after)) = check(step, (state, quote.revision), &allowed, outcome) {
                assert_eq!(after.state(), to, "{step:?} from {state:?}");
                assert_eq!(after.declined_reason, if to == Declined { "because" } else { "" });
                assert_eq!(after.order_id.is_empty(), to != Accepted);
                assert_eq!(department.get_quote(&quote.id).await, after);
            } else {
                assert_eq!(department.get_quote(&quote.id).await, quote);
            }
        }
    }
}

#[tokio::test]
async fn touches() {
    let department = Department::start().await;
    for (step, to) in [(Write::CompleteTouch, TouchState::Done), (Write::DropTouch, TouchState::Dropped)] {
        for state in TOUCH_STATES {
            let touch = department.touch(state).await;
            let outcome = department.take(step, &touch.id).await;
            let allowed = [(TouchState::Planned, "planned")];
            if let Some(Object::Touch(after)) = check(step, (state, touch.revision), &allowed, outcome) {
                assert_eq!((after.state(), after.outcome.as_str()), (to, "because"));
                assert_eq!(after.done_at, (to == TouchState::Done).then(|| department.now()));
            }
        }
    }
}

#[tokio::test]
async fn nothing_happens_to_what_is_not_there() {
    let department = Department::start().await;
    for write in Write::ALL {
        let expected = match write {
            Write::CreateLead | Write::DraftQuote | Write::PutAccount | Write::PlanTouch => {
                Reason::CustomerNotFound
            }
            Write::ContactLead | Write::QualifyLead | Write::WinLead | Write::LoseLead => {
                Reason::LeadNotFound
            }
            Write::AmendQuote | Write::SendQuote | Write::AcceptQuote | Write::DeclineQuote => {
                Reason::QuoteNotFound
            }
            Write::CompleteTouch | Write::DropTouch => Reason::TouchNotFound,
        };
        assert_eq!(reason(department.take(write, &nobody()).await), expected, "{write:?}");
    }
}
