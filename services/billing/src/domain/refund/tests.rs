//! Tables: every step from every state.

use baton_model::{Department, Role};
use time::Duration;
use uuid::Uuid;

use super::*;
use crate::domain::State;
use crate::domain::examples::{ISSUED, LATER, brl, invoice};

type Step = fn(Refund) -> Result<Refund, Refusal>;

fn ann() -> Actor {
    let department: Department = "billing".parse().unwrap();
    Actor { id: "billing-ann".into(), name: "Ann".into(), department, role: Role::Lead }
}

fn going() -> GoingBack {
    let payment_id = PaymentId::from_uuid(Uuid::from_u128(1));
    GoingBack { payment_id, amount: brl(100), cause: Cause::Goodwill, return_id: None }
}

fn refund(state: RefundState) -> Refund {
    let id = RefundId::from_uuid(Uuid::nil());
    let requested = Refund::request(id, &invoice(State::Paid), going(), "sorry".into(), ISSUED);
    let approved = || requested.clone().approve(ann(), ISSUED).unwrap();
    let refund = match state {
        RefundState::Requested => requested.clone(),
        RefundState::Approved => approved(),
        RefundState::Paid => approved().pay(None, ISSUED).unwrap(),
        RefundState::Rejected => requested.clone().reject("no".into(), ISSUED).unwrap(),
    };
    assert_eq!(refund.state, state);
    refund
}

#[test]
fn each_step_is_taken_from_its_state_and_refused_from_all_others() {
    use RefundState::{Approved, Paid, Rejected, Requested};
    let table: [(&str, Step, RefundState, RefundState); 3] = [
        ("approve", |refund| refund.approve(ann(), LATER), Requested, Approved),
        ("reject", |refund| refund.reject("no".into(), LATER), Requested, Rejected),
        ("pay", |refund| refund.pay(Some("payout".into()), LATER), Approved, Paid),
    ];
    for (name, step, from, to) in table {
        for state in RefundState::ALL {
            let before = refund(state);
            if state != from {
                let refusal = step(before).unwrap_err();
                let wrong = matches!(
                    refusal,
                    Refusal::RefundWrongState { state: named, allowed } if named == state && allowed == [from]
                );
                assert!(wrong, "{name} from {state}: {refusal:?}");
                continue;
            }
            let after = step(before.clone()).unwrap();
            assert_eq!(after.state, to, "{name}");
            assert_eq!((after.revision, after.changed_at), (before.revision + 1, LATER), "{name}");
            assert_eq!(after.is_open(), to == Approved, "{name}");
            assert_eq!(after.approved_by.is_some(), to != Rejected, "{name}");
            assert_eq!(after.paid_at.is_some(), to == Paid, "{name}");
            assert_eq!(after.state_reason.is_empty(), to != Rejected, "{name}");
        }
    }
}

#[test]
fn a_refund_by_a_rule_begins_approved() {
    let id = RefundId::from_uuid(Uuid::nil());
    let refund = Refund::by_rule(id, &invoice(State::Paid), going(), ann(), LATER);
    assert_eq!((refund.state, refund.revision), (RefundState::Approved, 1));
    assert_eq!((refund.approved_by.clone(), refund.requested_at), (Some(ann()), LATER));
    let earlier = LATER - Duration::DAY;
    assert_eq!(refund.pay(None, earlier).unwrap().changed_at, LATER, "the last change is the latest in life");
}
