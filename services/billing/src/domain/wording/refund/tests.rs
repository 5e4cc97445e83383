//! The lines about refunds, as people read them.

use baton_model::{PaymentId, RefundId};
use uuid::Uuid;

use super::*;
use crate::domain::examples::{ISSUED, brl, invoice};
use crate::domain::{GoingBack, State};

fn requested(note: &str) -> Refund {
    let id = RefundId::from_uuid(Uuid::from_u128(0x0190_0000_0000_7000_8000_0000_2c81_0e97));
    let payment_id = PaymentId::from_uuid(Uuid::from_u128(1));
    let going = GoingBack { payment_id, amount: brl(1_000), cause: Cause::LostShipment, return_id: None };
    Refund::request(id, &invoice(State::Paid), going, note.to_owned(), ISSUED)
}

#[test]
fn every_state_is_told() {
    let in_state = |state| Refund { state, ..requested("lost in the post") };
    assert_eq!(label(&requested("")), "refund 2c810e97");
    for (state, told, words) in [
        (
            RefundState::Requested,
            "Refund of BRL 10.00 requested, because the goods never arrived: lost in the post",
            "BRL 10.00 asked for",
        ),
        (
            RefundState::Approved,
            "Refund of BRL 10.00 approved, because the goods never arrived: lost in the post",
            "BRL 10.00 to be paid to the customer",
        ),
        (
            RefundState::Paid,
            "Refund of BRL 10.00 paid to the customer, because the goods never arrived",
            "BRL 10.00 paid to the customer",
        ),
    ] {
        assert_eq!((summary(&in_state(state)), status(&in_state(state))), (told.into(), words.into()));
    }
    let rejected = requested("").reject("it arrived".into(), ISSUED).unwrap();
    assert_eq!(summary(&rejected), "Refund of BRL 10.00 rejected: it arrived");
    assert_eq!(status(&rejected), "BRL 10.00 rejected: it arrived");
}
