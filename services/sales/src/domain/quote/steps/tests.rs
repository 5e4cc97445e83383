//! Tables: every step from every state, acceptances, validity, and the lines of the events.

use baton_model::{CustomerId, DictatableNumber, Money, OrderId, QuoteId, RequestId};
use time::macros::datetime;
use uuid::Uuid;

use super::*;
use crate::domain::quote::{Drafting, Line, Lines, Outcome, wording};

const START: OffsetDateTime = datetime!(2026-05-04 09:00 UTC);
const LATER: OffsetDateTime = datetime!(2026-05-05 09:00 UTC);
const UNTIL: OffsetDateTime = datetime!(2026-06-03 09:00 UTC);

type Step = fn(Quote, &Occasion) -> Result<Decided, Refusal>;

fn lines(quantity: u32) -> Lines {
    let line = Line {
        product_id: "p1".into(),
        title: "Lamp".into(),
        category: String::new(),
        quantity,
        unit_price: Money::new("BRL", 2_500).unwrap(),
        freight: Some(Money::new("BRL", 890).unwrap()),
    };
    Lines::new(vec![line]).unwrap()
}

fn drafted(quantity: u32) -> Decided {
    let drafting = Drafting {
        customer_id: CustomerId::from_uuid(Uuid::nil()),
        lead_id: None,
        external_reference: None,
        lines: lines(quantity),
        delivery_address: None,
        valid_until: None,
    };
    let number: DictatableNumber = DictatableNumber::from_random(7);
    Quote::draft(QuoteId::from_uuid(Uuid::nil()), number, drafting, &Occasion::of_ann(START))
}

fn quote(state: State) -> Quote {
    let valid_until = (state != State::Draft).then_some(UNTIL);
    Quote { valid_until, state, ..drafted(2).after }
}

fn order() -> Outcome {
    Outcome::Placed(OrderId::from_uuid(Uuid::from_u128(0x2c81_0e97)))
}

fn accepting() -> (Quote, RequestId) {
    quote(State::Sent).begin_acceptance(&Occasion::of_ann(LATER)).unwrap()
}

/// The states from which each step is allowed, and where it leads.
fn table() -> Vec<(&'static str, Step, Vec<State>, State)> {
    use State::{Declined, Draft, Sent};
    vec![
        ("amend", |quote, on| quote.amend(Amending::default(), on), vec![Draft, Sent], Draft),
        ("send", Quote::send, vec![Draft], Sent),
        ("decline", |quote, on| quote.decline("too dear".into(), on), vec![Sent], Declined),
    ]
}

#[test]
fn each_step_is_taken_from_its_states_and_refused_from_all_others() {
    let on = Occasion::of_ann(LATER);
    for (name, step, allowed, to) in table() {
        for state in State::ALL {
            let outcome = step(quote(*state), &on);
            if !allowed.contains(state) {
                let allowed = allowed.iter().map(|state| state.as_str()).collect();
                let refusal = Refusal::WrongState { object: "quote", state: state.as_str(), allowed };
                assert_eq!(outcome, Err(refusal), "{name} from {state}");
                continue;
            }
            let after = outcome.unwrap().after;
            assert_eq!(
                (after.state, after.revision, after.changed_at),
                (to, 2, LATER),
                "{name} from {state}"
            );
            assert_eq!(after.declined_reason.is_empty(), to != State::Declined, "{name} from {state}");
        }
        let refusal = step(accepting().0, &on).unwrap_err();
        assert!(matches!(refusal, Refusal::BeingAccepted { .. }), "{name} while accepting: {refusal:?}");
    }
    for state in State::ALL {
        let begun = quote(*state).begin_acceptance(&on);
        assert_eq!(begun.is_ok(), *state == State::Sent, "accept from {state}");
    }
}

#[test]
fn an_acceptance_is_no_change_until_it_is_settled() {
    let (begun, acceptance) = accepting();
    assert_eq!(begun, Quote { accepting: Some(acceptance), ..quote(State::Sent) });
    let on = Occasion::of_ann(LATER);

    let accepted = begun.clone().settle(acceptance, &order(), &on).unwrap();
    assert_eq!((accepted.after.state, accepted.after.revision), (State::Accepted, 2));
    assert_eq!((accepted.after.accepting, accepted.after.order_id.is_some()), (None, true));
    assert_eq!(accepted.after.settle(acceptance, &order(), &on), None);

    let refused = begun.settle(acceptance, &Outcome::Refused("no such customer".into()), &on).unwrap();
    assert_eq!((refused.after.state, refused.change), (State::Sent, Change::OrderRefused));
    assert_eq!((refused.after.order_refusal.as_str(), refused.after.accepting), ("no such customer", None));

    // It may be taken again, and that is another order.
    let (again, another) = refused.after.begin_acceptance(&on).unwrap();
    assert_ne!(another, acceptance);
    assert_eq!(again.settle(acceptance, &order(), &on), None);
}

#[test]
fn an_acceptance_is_named_by_quote_and_revision_only() {
    let (_, one) = accepting();
    let (_, two) = quote(State::Sent).begin_acceptance(&Occasion::of_ann(START)).unwrap();
    assert_eq!(one, two);
    // Fixed for ever: orders knows it.
    assert_eq!(one.to_string(), "da43d8f5-a475-5c1a-ae55-11913523ed03");
    let other = Quote { id: QuoteId::from_uuid(Uuid::max()), ..quote(State::Sent) };
    assert_ne!(other.begin_acceptance(&Occasion::of_ann(LATER)).unwrap().1, one);
}

#[test]
fn a_quote_is_good_for_thirty_days_after_it_is_sent_unless_it_says_otherwise() {
    let sent = quote(State::Draft).send(&Occasion::of_ann(START)).unwrap().after;
    assert_eq!(sent.valid_until, Some(UNTIL));
    let short = Amending { valid_until: Some(LATER), ..Amending::default() };
    let amended = sent.amend(short, &Occasion::of_ann(START)).unwrap().after;
    assert_eq!(amended.clone().send(&Occasion::of_ann(LATER)).unwrap().after.valid_until, Some(LATER));
    // Nobody gets a quote whose time is over.
    let too_late = Occasion::of_ann(LATER + Duration::SECOND);
    assert_eq!(amended.send(&too_late), Err(Refusal::QuoteExpired { valid_until: LATER }));
}

#[test]
fn a_quote_is_taken_in_time_or_not_at_all() {
    let sent = quote(State::Sent);
    assert!(sent.clone().begin_acceptance(&Occasion::of_ann(UNTIL)).is_ok());
    assert_eq!(sent.clone().expire(&Occasion::of_ann(UNTIL)), None);

    let over = Occasion::of_ann(UNTIL + Duration::MICROSECOND);
    let refusal = sent.clone().begin_acceptance(&over).unwrap_err();
    assert_eq!(refusal, Refusal::QuoteExpired { valid_until: UNTIL });
    assert_eq!(sent.expire(&over).unwrap().after.state, State::Expired);
    assert_eq!(accepting().0.expire(&over), None);
    for state in State::ALL.iter().filter(|state| **state != State::Sent) {
        let quote = Quote { valid_until: Some(UNTIL), ..quote(*state) };
        assert_eq!(quote.expire(&over), None, "{state}");
    }
}

#[test]
fn history_does_not_expire_until_somebody_touches_it() {
    let then = Occasion { imported: true, ..Occasion::of_ann(START) };
    let over = Occasion::of_ann(UNTIL + Duration::DAY);
    let imported = Quote { historical: true, ..drafted(2).after };
    let imported = imported.send(&then).unwrap().after;
    assert_eq!(imported.clone().expire(&over), None);
    let live = imported.amend(Amending::default(), &Occasion::of_ann(LATER)).unwrap().after;
    let sent = live.send(&Occasion::of_ann(LATER)).unwrap().after;
    assert!(sent.clone().expire(&over).is_some());
    // What is live does not become history by an import.
    assert!(!sent.amend(Amending::default(), &then).unwrap().after.historical);
}

#[test]
fn amending_keeps_what_is_not_given_and_checks_the_etag() {
    let on = Occasion::of_ann(LATER);
    let kept = quote(State::Sent).amend(Amending::default(), &on).unwrap().after;
    assert_eq!((&kept.lines, kept.valid_until), (&quote(State::Sent).lines, Some(UNTIL)));
    let more = Amending { lines: Some(lines(3)), etag: "r2".into(), ..Amending::default() };
    let stale = Err(Refusal::StaleEtag { object: "quote", current: "r1".into() });
    assert_eq!(quote(State::Sent).amend(more.clone(), &on), stale);
    assert_eq!(kept.amend(more, &on).unwrap().after.lines, lines(3));
}

#[test]
fn every_change_has_a_line() {
    let on = Occasion::of_ann(LATER);
    let drafted = drafted(2);
    let number = drafted.after.number;
    let amended = drafted.after.clone().amend(Amending { lines: Some(lines(1)), ..Amending::default() }, &on);
    let sent = drafted.after.clone().send(&Occasion::of_ann(START)).unwrap();
    let (begun, acceptance) = sent.after.clone().begin_acceptance(&on).unwrap();
    let accepted = begun.clone().settle(acceptance, &order(), &on).unwrap();
    let refused = begun.settle(acceptance, &Outcome::Refused("no customer 7".into()), &on).unwrap();
    let declined = sent.after.clone().decline("too\ndear".into(), &on).unwrap();
    let expired = sent.after.clone().expire(&Occasion::of_ann(UNTIL + Duration::DAY)).unwrap();
    for (decided, summary, status) in [
        (&drafted, "drafted: 2 items, BRL 58.90", "draft, BRL 58.90"),
        (&amended.unwrap(), "amended: 1 item, BRL 33.90, to be sent again", "draft, BRL 33.90"),
        (
            &sent,
            "sent: 2 items, BRL 58.90, valid until 3 June 2026",
            "sent, BRL 58.90, valid until 3 June 2026",
        ),
        (&accepted, "accepted: BRL 58.90, order 2c810e97", "accepted, BRL 58.90, order 2c810e97"),
        (
            &refused,
            "accepted, but the order cannot be placed: no customer 7",
            "accepted, but not ordered: no customer 7",
        ),
        (&declined, "declined: too dear", "declined: too dear"),
        (&expired, "expired: no answer in time, BRL 58.90", "expired, BRL 58.90"),
    ] {
        assert_eq!(wording::summary(decided), format!("Quote {number} {summary}"));
        assert_eq!(wording::status(&decided.after), status);
    }
    assert_eq!(wording::label(&drafted.after), format!("quote {number}"));
}
