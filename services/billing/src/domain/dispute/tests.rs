//! Tables: what may be claimed, what may be decided, and what follows.

use time::Duration;
use uuid::Uuid;

use super::*;

const START: OffsetDateTime = OffsetDateTime::UNIX_EPOCH;
const LATER: OffsetDateTime = START.saturating_add(Duration::DAY);

fn brl(minor: i64) -> Money {
    Money::new("BRL", minor).unwrap()
}

fn claim(amount: Option<Money>) -> Claim {
    Claim { amount, reason: "never ordered".to_owned() }
}

fn verdict(upheld: bool) -> Verdict {
    Verdict { upheld, resolution: "looked into".to_owned() }
}

fn open(amount: Option<Money>) -> Dispute {
    let (id, customer, invoice) = (Uuid::from_u128(1), Uuid::from_u128(2), Uuid::from_u128(3));
    let (id, customer) = (DisputeId::from_uuid(id), CustomerId::from_uuid(customer));
    Dispute::open(id, customer, InvoiceId::from_uuid(invoice), claim(amount), START)
}

#[test]
fn no_more_can_be_claimed_than_is_charged() {
    let charged = brl(5_890);
    let too_high = || Err(DisputeRefusal::TooHigh { charged: brl(5_890) });
    for (amount, outcome) in [
        (None, Ok(())),
        (Some(brl(1)), Ok(())),
        (Some(brl(5_890)), Ok(())),
        (Some(brl(5_891)), too_high()),
        (Some(brl(i64::MAX)), too_high()),
        (Some(Money::new("EUR", 1).unwrap()), Err(DisputeRefusal::OtherCurrency)),
    ] {
        for state in [State::Issued, State::Paid] {
            assert_eq!(claim(amount.clone()).check(state, &charged), outcome, "{amount:?}");
        }
    }
}

#[test]
fn what_counts_or_counted_can_be_disputed() {
    for state in State::ALL {
        let outcome = claim(None).check(state, &brl(5_890));
        match state {
            State::WrittenOff | State::Void => {
                assert!(matches!(outcome, Err(DisputeRefusal::WrongState { .. })), "{state}");
            }
            _ => assert_eq!(outcome, Ok(()), "{state}"),
        }
    }
}

#[test]
fn a_dispute_is_decided_once() {
    for (upheld, state) in [(true, DisputeState::Upheld), (false, DisputeState::Rejected)] {
        let before = open(Some(brl(1_000)));
        assert_eq!((before.state, before.revision), (DisputeState::Open, 1));
        let after = before.clone().resolve(verdict(upheld), LATER).unwrap();
        let expected = Dispute {
            state,
            resolution: "looked into".to_owned(),
            changed_at: LATER,
            revision: 2,
            ..before.clone()
        };
        assert_eq!(after, expected);
        assert_ne!(after.etag(), before.etag());
        for again in [true, false] {
            let refused = after.clone().resolve(verdict(again), LATER);
            assert_eq!(refused, Err(DisputeRefusal::Decided { state }));
        }
    }
}

#[test]
fn what_is_owed_is_what_was_claimed_and_is_still_charged() {
    for (claimed, upheld, charged, owed) in [
        (Some(1_000), true, 5_890, Some(1_000)),
        (Some(5_890), true, 5_890, Some(5_890)),
        (None, true, 5_890, Some(5_890)),
        // A credit came in between.
        (Some(1_000), true, 400, Some(400)),
        (None, true, 400, Some(400)),
        (Some(1_000), true, 0, None),
        (None, true, 0, None),
        (Some(1_000), false, 5_890, None),
        (None, false, 5_890, None),
    ] {
        let dispute = open(claimed.map(brl));
        assert_eq!(dispute.owed(&brl(charged)), None, "nothing is owed while it is open");
        let decided = dispute.resolve(verdict(upheld), LATER).unwrap();
        assert_eq!(decided.owed(&brl(charged)), owed.map(brl), "{claimed:?} of {charged}, {upheld}");
    }
}

#[test]
fn states_are_stored_by_name() {
    for state in DisputeState::ALL {
        assert_eq!(state.to_string().parse(), Ok(state));
    }
    assert_eq!("lost".parse::<DisputeState>(), Err(InvalidDisputeState));
}
