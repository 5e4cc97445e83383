//! Tables: every step from every state, and what each gives back.

use uuid::Uuid;

use super::*;
use crate::domain::Decided;
use crate::domain::examples::{ISSUED, LATER, TOTAL, brl, incoming, invoice, issue, lines, ordered};

fn changes(settlement: &Settlement) -> Vec<&Change> {
    settlement.steps.iter().map(|Decided { change, .. }| change).collect()
}

/// What goes back: of which payment, how much, and why.
fn refunds(settlement: &Settlement) -> Vec<(u128, i64, Cause)> {
    let refund =
        |going: &GoingBack| (going.payment_id.as_uuid().as_u128(), going.amount.amount_minor(), going.cause);
    settlement.refunds.iter().map(refund).collect()
}

type Step = fn(Invoice) -> Result<Settlement, Refusal>;
/// A step's name, the step, and its transitions.
type Row = (&'static str, Step, Vec<(State, State)>);

fn table() -> Vec<Row> {
    use State::{InCollections, Issued, Overdue, Paid, PartiallyPaid, Void, WrittenOff};
    vec![
        (
            "void",
            |invoice| invoice.void("why".into(), LATER, true),
            [Issued, PartiallyPaid, Paid, Overdue, InCollections].map(|from| (from, Void)).to_vec(),
        ),
        (
            "call_off",
            |invoice| {
                let state = invoice.state();
                let refused = Refusal::WrongState { state, allowed: &[] };
                invoice.call_off("why".into(), LATER, true)?.ok_or(refused)
            },
            [Issued, PartiallyPaid, Paid, Overdue, InCollections, WrittenOff]
                .map(|from| (from, Void))
                .to_vec(),
        ),
        (
            "receive all",
            |invoice| invoice.receive(incoming(2, TOTAL, None), LATER, true),
            State::ALL.map(|from| (from, if from == Void { Void } else { Paid })).to_vec(),
        ),
        (
            "receive a part",
            |invoice| invoice.receive(incoming(2, 1, None), LATER, true),
            State::ALL.map(|from| (from, if from == Issued { PartiallyPaid } else { from })).to_vec(),
        ),
        (
            "fail_payment",
            |invoice| invoice.fail_payment(Method::Boleto, brl(1), "expired".into(), LATER),
            [Issued, PartiallyPaid, Overdue, InCollections, WrittenOff].map(|from| (from, from)).to_vec(),
        ),
        ("start_collections", |invoice| invoice.start_collections(LATER), vec![(Overdue, InCollections)]),
        (
            "write_off",
            |invoice| invoice.write_off("gone".into(), LATER),
            vec![(Overdue, WrittenOff), (InCollections, WrittenOff)],
        ),
        (
            "credit all",
            |invoice| {
                let state = invoice.state();
                let refused = Refusal::WrongState { state, allowed: &[] };
                let why = (String::new(), Cause::Goodwill);
                invoice.credit(&brl(TOTAL), why, LATER, true)?.ok_or(refused)
            },
            [Issued, PartiallyPaid, Paid, Overdue, InCollections, WrittenOff]
                .map(|from| (from, Paid))
                .to_vec(),
        ),
        (
            "settle_return",
            |invoice| {
                let return_id = ReturnId::from_uuid(Uuid::nil());
                invoice.settle_return(return_id, String::new(), LATER)
            },
            State::ALL.map(|from| (from, if from == Void { Void } else { Paid })).to_vec(),
        ),
    ]
}

#[test]
fn each_step_is_taken_from_its_states_and_refused_from_all_others() {
    for (name, step, allowed) in table() {
        for state in State::ALL {
            let before = invoice(state);
            let Some((_, to)) = allowed.iter().find(|(from, _)| *from == state) else {
                let refusal = step(before).unwrap_err();
                let wrong = matches!(refusal, Refusal::WrongState { state: named, .. } if named == state);
                assert!(wrong, "{name} from {state}: {refusal:?}");
                continue;
            };
            let settlement = step(before.clone()).unwrap();
            let after = &settlement.invoice;
            assert_eq!(after.state(), *to, "{name} from {state}");
            let revisions: Vec<i64> = settlement.steps.iter().map(|step| step.invoice.revision).collect();
            let expected: Vec<i64> = (before.revision + 1..=after.revision).collect();
            assert!(!revisions.is_empty() && revisions == expected, "{name} from {state}: {revisions:?}");
            assert_eq!(after.changed_at, LATER, "{name} from {state}");
            let reasoned = matches!(after.state(), State::Void | State::WrittenOff);
            assert_eq!(!after.state_reason.is_empty(), reasoned, "{name} from {state}");
            assert!(!after.owed().is_positive(), "{name} from {state}: nothing is kept that is not due");
        }
    }
}

#[test]
fn what_came_for_a_void_invoice_goes_back_payment_by_payment() {
    let partly = invoice(State::PartiallyPaid).receive(incoming(2, 100, None), LATER, true).unwrap().invoice;
    let live = partly.clone().void("why".into(), LATER, true).unwrap();
    let expected = [(1, TOTAL / 2, Cause::Cancellation), (2, 100, Cause::Cancellation)];
    assert_eq!((changes(&live), refunds(&live)), (vec![&Change::Voided], expected.to_vec()));

    // History brings its refunds itself, and what came later goes back alone.
    let past = partly.void("why".into(), LATER, false).unwrap();
    assert_eq!(refunds(&past), []);
    let late = past.invoice.receive(incoming(3, 50, None), LATER, true).unwrap();
    assert!(matches!(changes(&late)[..], [Change::PaymentRecorded { .. }]));
    assert_eq!(refunds(&late), [(3, 50, Cause::Cancellation)]);
}

#[test]
fn the_same_charge_again_within_two_days_is_a_double_charge() {
    let again = |minor, method, at, live| {
        let second = Incoming { method, ..incoming(2, minor, Some("b")) };
        let first =
            invoice(State::Issued).receive(incoming(1, TOTAL, Some("a")), ISSUED, true).unwrap().invoice;
        first.receive(second, at, live).unwrap()
    };
    let (card, within) = (Method::CreditCard, ISSUED + Duration::hours(48));
    let found = again(TOTAL, card, within, true);
    let twin = PaymentId::from_uuid(Uuid::from_u128(1));
    assert!(
        matches!(
            &changes(&found)[..],
            [Change::PaymentRecorded { payment }, Change::DoubleChargeFound { payment: second, twin_id }]
                if payment == second && *twin_id == twin && payment.twin_id == Some(twin)
        ),
        "{found:#?}"
    );
    assert_eq!(refunds(&found), [(2, TOTAL, Cause::DoubleCharge)]);
    assert_eq!(found.invoice.balance(), brl(0));

    let too_late = within + Duration::microseconds(1);
    for (name, other, minor) in [
        ("later", again(TOTAL, card, too_late, true), TOTAL),
        ("another amount", again(TOTAL - 1, card, within, true), TOTAL - 1),
        ("another method", again(TOTAL, Method::Boleto, within, true), TOTAL),
    ] {
        assert!(matches!(changes(&other)[..], [Change::PaymentRecorded { .. }]), "{name}");
        assert_eq!(refunds(&other), [(2, minor, Cause::Overpayment)], "{name}");
    }
    let past = again(TOTAL, card, within, false);
    assert!(matches!(changes(&past)[..], [Change::PaymentRecorded { .. }]));
    assert_eq!((refunds(&past), past.invoice.balance()), (vec![], brl(-TOTAL)));
}

#[test]
fn two_equal_parts_of_the_price_are_no_double_charge() {
    let half = invoice(State::PartiallyPaid);
    let whole = half.clone().receive(incoming(2, TOTAL / 2, None), LATER, true).unwrap();
    assert!(matches!(changes(&whole)[..], [Change::Paid { payment: Some(_) }]));
    assert_eq!(refunds(&whole), []);

    // Of a third one goes back what is too much.
    let part = issue(100, false, None).invoice;
    let part = part.receive(incoming(1, 60, None), ISSUED, true).unwrap().invoice;
    let too_much = part.receive(incoming(2, 60, None), LATER, true).unwrap();
    assert!(matches!(changes(&too_much)[..], [Change::Paid { .. }, Change::DoubleChargeFound { .. }]));
    assert_eq!(refunds(&too_much), [(2, 20, Cause::DoubleCharge)]);
    assert_eq!(too_much.invoice.state(), State::Paid);
}

#[test]
fn too_much_goes_back_from_the_latest_payment_on() {
    let mut paid = invoice(State::PartiallyPaid);
    for (id, minor) in [(2, TOTAL - TOTAL / 2 - 10), (3, 10)] {
        paid = paid.receive(incoming(id, minor, None), LATER, true).unwrap().invoice;
    }
    assert_eq!(paid.state(), State::Paid);
    let cheaper = paid.clone().follow(&ordered(TOTAL - 30), lines(TOTAL - 30), LATER).unwrap();
    assert_eq!(changes(&cheaper), [&Change::Corrected]);
    assert_eq!(refunds(&cheaper), [(3, 10, Cause::Overpayment), (2, 20, Cause::Overpayment)]);

    // What somebody has asked back already is not given back once more.
    paid.payments[2].asked_back = brl(10);
    let cheaper = paid.follow(&ordered(TOTAL - 5), lines(TOTAL - 5), LATER).unwrap();
    assert_eq!(refunds(&cheaper), [(2, 5, Cause::Overpayment)]);
}

#[test]
fn an_invoice_made_of_an_order_follows_it_and_one_written_by_hand_is_compared() {
    let issued = issue(TOTAL, false, None).invoice;
    let same = issued.clone().follow(&ordered(TOTAL), lines(TOTAL), LATER).unwrap();
    assert_eq!((changes(&same), &same.invoice), (vec![], &issued));

    let paid = invoice(State::Paid);
    let dearer = paid.clone().follow(&ordered(TOTAL + 100), lines(TOTAL + 100), LATER).unwrap();
    assert_eq!((changes(&dearer), dearer.invoice.state()), (vec![&Change::Corrected], State::PartiallyPaid));
    assert_eq!(dearer.invoice.due_at, LATER + TIME_TO_PAY, "who had paid gets the usual time again");
    let half = invoice(State::PartiallyPaid);
    let settled = half.clone().follow(&ordered(TOTAL / 2), lines(TOTAL / 2), LATER).unwrap();
    assert_eq!(changes(&settled), [&Change::Corrected, &Change::Paid { payment: None }]);
    assert_eq!(settled.invoice.due_at, half.due_at);

    let by_hand = issue(TOTAL, true, Some(&ordered(TOTAL + 1)));
    assert_eq!(changes(&by_hand), [&Change::Issued, &Change::PriceDifferenceFound]);
    let unchanged = by_hand.invoice.clone().follow(&ordered(TOTAL + 1), lines(TOTAL + 1), LATER).unwrap();
    assert_eq!(changes(&unchanged), Vec::<&Change>::new());
    let agrees = by_hand.invoice.follow(&ordered(TOTAL), lines(TOTAL), LATER).unwrap();
    assert_eq!(changes(&agrees), [&Change::PriceDifferenceFound]);
    assert_eq!((agrees.invoice.differences.len(), agrees.invoice.books.total.clone()), (0, brl(TOTAL)));

    let void = invoice(State::Void);
    assert_eq!(void.clone().follow(&ordered(1), lines(1), LATER).unwrap().invoice, void);
}

#[test]
fn a_charge_of_nothing_is_paid_at_once() {
    let free = issue(0, false, None);
    assert_eq!(changes(&free), [&Change::Issued, &Change::Paid { payment: None }]);
    assert_eq!((free.invoice.state(), free.invoice.revision), (State::Paid, 2));
    assert_eq!(free.invoice.due_at, ISSUED + TIME_TO_PAY);
}

#[test]
fn a_claim_that_is_settled_late_begins_anew() {
    for state in [State::Overdue, State::InCollections, State::WrittenOff] {
        let paid = invoice(state).receive(incoming(1, TOTAL, None), LATER, true).unwrap();
        assert!(matches!(changes(&paid)[..], [Change::Paid { payment: Some(_) }]), "{state}");
        let dearer = paid.invoice.follow(&ordered(TOTAL + 1), lines(TOTAL + 1), LATER).unwrap();
        assert_eq!(dearer.invoice.state(), State::PartiallyPaid, "{state}");
    }
}

#[test]
fn no_more_is_asked_back_than_is_left() {
    let mut paid = invoice(State::Paid);
    let payment_id = paid.payments[0].id;
    paid.payments[0].refunded = brl(90);
    paid.payments[0].asked_back = brl(800);
    assert_eq!(paid.ask_back(payment_id, &brl(5_000)), Ok(()));
    let refusal = paid.ask_back(payment_id, &brl(5_001)).unwrap_err();
    assert_eq!(refusal, Refusal::RefundTooHigh { left: brl(5_000) });
    let euros = Money::new("EUR", 1).unwrap();
    assert!(matches!(paid.ask_back(payment_id, &euros), Err(Refusal::Amount(_))));
}

#[test]
fn what_goes_back_without_being_owed_need_not_be_paid_again() {
    let approve = |mut invoice: Invoice, minor| {
        invoice.payments[0].asked_back = brl(minor);
        let payment_id = invoice.payments[0].id;
        invoice.approve_refund(payment_id, &brl(minor), "sorry".into(), LATER).unwrap()
    };
    let goodwill = approve(invoice(State::Paid), 100);
    assert!(
        matches!(changes(&goodwill)[..], [Change::Credited { amount, refund_due: true, .. }] if *amount == brl(100))
    );
    assert_eq!((goodwill.invoice.state(), goodwill.invoice.balance()), (State::Paid, brl(0)));
    assert_eq!(refunds(&goodwill), [], "it is the refund that is approved");

    // Of what came too much, nothing needs a credit.
    let past = invoice(State::Paid).receive(incoming(2, 60, None), LATER, false).unwrap().invoice;
    assert_eq!(changes(&approve(past.clone(), 60)), Vec::<&Change>::new());
    let more = approve(past, 100);
    assert!(matches!(changes(&more)[..], [Change::Credited { amount, .. }] if *amount == brl(40)));

    // Half paid and given back: the other half is still to be paid.
    let half = approve(invoice(State::PartiallyPaid), TOTAL / 2);
    assert_eq!((half.invoice.state(), half.invoice.balance()), (State::Issued, brl(TOTAL - TOTAL / 2)));
}

#[test]
fn a_return_is_told_also_when_nothing_is_left_to_credit() {
    let return_id = ReturnId::from_uuid(Uuid::from_u128(5));
    let settle = |invoice: Invoice| invoice.settle_return(return_id, String::new(), LATER).unwrap();
    let told = |settlement: &Settlement| match changes(settlement)[..] {
        [Change::Credited { amount, return_id: Some(told), refund_due, .. }] if *told == return_id => {
            (amount.amount_minor(), *refund_due)
        }
        _ => panic!("{settlement:#?}"),
    };
    let paid = settle(invoice(State::Paid));
    assert_eq!((told(&paid), refunds(&paid)), ((TOTAL, true), vec![(1, TOTAL, Cause::Return)]));
    assert_eq!(paid.refunds[0].return_id, Some(return_id));
    assert_eq!(told(&settle(invoice(State::Issued))), (TOTAL, false));
    assert_eq!(told(&settle(paid.invoice)), (0, false));
    assert_eq!(told(&settle(invoice(State::Void))), (0, false));
}

#[test]
fn an_earlier_step_told_later_does_not_turn_back_the_last_change() {
    let paid = invoice(State::Issued).receive(incoming(1, 1, None), LATER, true).unwrap().invoice;
    assert_eq!(paid.receive(incoming(2, 1, None), ISSUED, true).unwrap().invoice.changed_at, LATER);
}
