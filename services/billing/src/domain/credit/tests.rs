//! Tables: what may be granted, and to what it may be applied. A property: the cap holds.

use baton_model::{DictatableNumber, Role};
use proptest::collection::vec;
use proptest::prelude::*;
use uuid::Uuid;

use super::*;
use crate::domain::examples::{self, lines};
use crate::domain::{Dunning, Issuing, Line, Lines};

const START: OffsetDateTime = OffsetDateTime::UNIX_EPOCH;
const LATER: OffsetDateTime = START.saturating_add(Duration::DAY);

fn money(currency: &str, minor: i64) -> Money {
    Money::new(currency, minor).unwrap()
}

fn customer(number: u128) -> CustomerId {
    CustomerId::from_uuid(Uuid::from_u128(number))
}

/// An invoice of a customer, of which so much is to be paid.
fn invoice(of: u128, currency: &str, minor: i64) -> Invoice {
    let line = Line { unit_price: money(currency, minor), ..lines(minor).as_slice()[0].clone() };
    let issuing = Issuing {
        customer_id: customer(of),
        order_id: None,
        external_reference: None,
        lines: Lines::new(vec![line]).unwrap(),
        due_at: None,
        by_hand: true,
    };
    let names = (InvoiceId::from_uuid(Uuid::from_u128(3)), DictatableNumber::from_random(7));
    Invoice::issue(names, issuing, None, Dunning::default(), (START, false)).unwrap().invoice
}

fn granting(minor: i64) -> Granting {
    Granting { customer_id: customer(1), amount: money("BRL", minor), reason: "a late parcel".to_owned() }
}

fn granted(minor: i64) -> Credit {
    let ann = Actor {
        id: "ann".to_owned(),
        name: "Ann".to_owned(),
        department: "billing".parse().unwrap(),
        role: Role::Agent,
    };
    Credit::grant(CreditId::from_uuid(Uuid::from_u128(2)), granting(minor), ann, START)
}

#[test]
fn a_credit_is_applied_whole_once_and_to_an_invoice_that_it_fits() {
    let credit = granted(1_000);
    assert_eq!((credit.state(), credit.revision), (CreditState::Granted, 1));
    let too_high = |left| Err(CreditRefusal::TooHigh { left: money("BRL", left) });
    for (of, currency, left, expected) in [
        (1, "BRL", 5_890, Ok(())),
        (1, "BRL", 1_000, Ok(())),
        (1, "BRL", 999, too_high(999)),
        (1, "BRL", 1, too_high(1)),
        (1, "EUR", 5_890, Err(CreditRefusal::OtherCurrency)),
        (2, "BRL", 5_890, Err(CreditRefusal::OtherCustomer)),
    ] {
        let invoice = invoice(of, currency, left);
        let outcome = credit.clone().apply(&invoice, LATER);
        let expected = expected.map(|()| Credit {
            invoice_id: Some(invoice.id),
            changed_at: LATER,
            revision: 2,
            ..credit.clone()
        });
        assert_eq!(outcome, expected, "{currency} {left} of customer {of}");
        if let Ok(applied) = outcome {
            assert_eq!(applied.state(), CreditState::Applied);
            let again = applied.apply(&invoice, LATER);
            assert_eq!(again, Err(CreditRefusal::Applied));
        }
    }
}

#[test]
fn a_credit_is_applied_only_where_something_is_to_be_paid() {
    for state in State::ALL {
        let invoice = Invoice { customer_id: customer(1), ..examples::invoice(state) };
        match granted(1_000).apply(&invoice, LATER) {
            Ok(_) => assert!(state.is_open(), "{state}"),
            Err(CreditRefusal::WrongState { state: named, .. }) => {
                assert_eq!((named, state.is_open()), (state, false));
            }
            Err(refusal) => panic!("{refusal}"),
        }
    }
}

#[test]
fn a_refused_grant_says_what_is_left() {
    for (cap, granted, amount, left) in [
        (10_000, 0, 10_000, None),
        (10_000, 0, 10_001, Some(10_000)),
        (10_000, 9_000, 1_000, None),
        (10_000, 9_000, 1_001, Some(1_000)),
        (10_000, 10_000, 1, Some(0)),
        // Imported credits may have been more than the cap; and the cap may have been lowered.
        (10_000, 12_000, 1, Some(0)),
        (0, 0, 1, Some(0)),
        (10_000, i64::MAX, 1, Some(0)),
        (i64::MAX, 1, i64::MAX, Some(i64::MAX - 1)),
    ] {
        let expected =
            left.map_or(Ok(()), |left| Err(CreditRefusal::CapExceeded { left: money("BRL", left) }));
        assert_eq!(granting(amount).check_cap(cap, granted), expected, "{amount} after {granted} of {cap}");
    }
}

proptest! {
    #[test]
    fn grants_never_exceed_the_cap(cap in 0_i64..1_000, amounts in vec(1_i64..600, 1..20)) {
        let mut granted = 0;
        for amount in amounts {
            match granting(amount).check_cap(cap, granted) {
                Ok(()) => granted += amount,
                Err(refusal) => {
                    // What is left could have been granted, and no more.
                    prop_assert_eq!(refusal, CreditRefusal::CapExceeded { left: money("BRL", cap - granted) });
                    prop_assert!(amount > cap - granted);
                }
            }
            prop_assert!(granted <= cap);
        }
    }
}
