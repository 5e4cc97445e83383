//! The lines about invoices, as people read them.

use super::*;
use crate::domain::examples::{ISSUED, LATER, TOTAL, brl, incoming, invoice, issue, lines, ordered};
use crate::domain::{Cause, Incoming, Settlement};

fn told(settlement: &Settlement) -> Vec<String> {
    let number = settlement.invoice.number.to_string();
    settlement.steps.iter().map(|step| summary(step).replace(&number, "N")).collect()
}

fn one(invoice: Invoice, change: Change) -> String {
    let number = invoice.number.to_string();
    summary(&Decided { invoice, change }).replace(&number, "N")
}

#[test]
fn an_invoice_is_called_by_its_number() {
    let invoice = invoice(State::Issued);
    assert_eq!(label(&invoice), format!("invoice {}", invoice.number));
}

#[test]
fn every_state_has_its_words() {
    for (state, words) in [
        (State::Issued, "BRL 58.90 due 18 May 2026"),
        (State::PartiallyPaid, "partially paid, BRL 29.45 due 18 May 2026"),
        (State::Paid, "paid"),
        (State::Overdue, "overdue since 18 May 2026, BRL 58.90 to be paid"),
        (State::InCollections, "in collections, BRL 58.90 to be paid"),
        (State::WrittenOff, "written off: gone"),
        (State::Void, "void: why"),
    ] {
        assert_eq!(status(&invoice(state)), words);
    }
    let mut waits = invoice(State::Overdue);
    waits.dunning.pause(LATER);
    assert_eq!(status(&waits), "overdue since 18 May 2026, BRL 58.90 to be paid, reminders wait");
    let past = invoice(State::Paid).receive(incoming(2, 1_000, None), LATER, false).unwrap().invoice;
    assert_eq!(status(&past), "paid, BRL 10.00 too much");
}

#[test]
fn payments_tell_how_they_came_and_what_is_left() {
    let receive = |from: State, minor, instalments, live| {
        let incoming = Incoming { instalments, ..incoming(2, minor, None) };
        told(&invoice(from).receive(incoming, LATER, live).unwrap())
    };
    let cases = [
        (
            receive(State::Issued, 2_000, 1, true),
            vec!["Payment of BRL 20.00 by credit card; BRL 38.90 of invoice N still to be paid"],
        ),
        (
            receive(State::Issued, TOTAL, 3, true),
            vec!["Payment of BRL 58.90 by credit card, 3 instalments; invoice N is paid"],
        ),
        (
            receive(State::Paid, 1_000, 1, false),
            vec!["Payment of BRL 10.00 by credit card; invoice N is paid, BRL 10.00 too much"],
        ),
        (
            receive(State::Void, 1_000, 1, true),
            vec!["Payment of BRL 10.00 by credit card; invoice N is void"],
        ),
        (
            receive(State::Paid, TOTAL, 1, true),
            vec![
                "Payment of BRL 58.90 by credit card; invoice N is paid, BRL 58.90 too much",
                "Invoice N charged twice: BRL 58.90 by credit card came again; the second one goes back",
            ],
        ),
    ];
    for (told, expected) in cases {
        assert_eq!(told, expected);
    }
}

#[test]
fn differences_and_corrections_say_what_they_are_about() {
    let issued = issue(TOTAL, true, Some(&ordered(5_000)));
    assert_eq!(
        told(&issued),
        [
            "Invoice N issued: BRL 58.90, due 18 May 2026",
            "Invoice N differs from the order: line 1 is BRL 58.90 instead of BRL 50.00",
        ]
    );
    let agrees = issued.invoice.follow(&ordered(TOTAL), lines(TOTAL), LATER).unwrap();
    assert_eq!(told(&agrees), ["Invoice N agrees with the order now"]);

    let follow = |from, minor| told(&invoice(from).follow(&ordered(minor), lines(minor), LATER).unwrap());
    assert_eq!(follow(State::Issued, 5_000), ["Invoice N follows the order: BRL 50.00"]);
    assert_eq!(
        follow(State::Paid, 5_000),
        ["Invoice N follows the order: BRL 50.00, BRL 8.90 too much came"]
    );
    assert_eq!(
        follow(State::PartiallyPaid, 6_000),
        ["Invoice N follows the order: BRL 60.00, BRL 30.55 still to be paid"]
    );
    assert_eq!(
        follow(State::PartiallyPaid, 2_945),
        ["Invoice N follows the order: BRL 29.45", "Nothing is left to be paid: invoice N is paid"]
    );

    let difference = |line_number, ordered: Option<i64>, charged: Option<i64>| Difference {
        line_number,
        ordered: ordered.map(brl),
        charged: charged.map(brl),
    };
    let mut differs = invoice(State::Issued);
    differs.differences = vec![difference(2, Some(100), None), difference(3, None, Some(50))];
    assert_eq!(
        one(differs.clone(), Change::PriceDifferenceFound),
        "Invoice N differs from the order: line 2 is not charged (BRL 1.00), and 1 more"
    );
    differs.differences.remove(0);
    assert_eq!(
        one(differs, Change::PriceDifferenceFound),
        "Invoice N differs from the order: line 3 was not ordered (BRL 0.50)"
    );
}

#[test]
fn everything_else_is_told() {
    let credited = |refund_due, reason: &str| Change::Credited {
        amount: brl(1_000),
        reason: reason.to_owned(),
        return_id: None,
        refund_due,
    };
    for (state, change, expected) in [
        (State::Void, Change::Voided, "Invoice N void: why"),
        (
            State::Issued,
            Change::PaymentFailed { method: Method::Boleto, amount: brl(1), reason: "expired".into() },
            "Payment of BRL 0.01 by boleto failed for invoice N: expired",
        ),
        (State::Overdue, Change::Overdue, "Invoice N overdue: BRL 58.90 was due 18 May 2026"),
        (
            State::Overdue,
            Change::DunningStepTaken { step: DunningStep::FinalNotice },
            "Final notice sent for invoice N: BRL 58.90 to be paid",
        ),
        (
            State::Overdue,
            Change::DunningPaused { reason: "a complaint is open".into() },
            "No reminders for invoice N for now: a complaint is open",
        ),
        (State::Overdue, Change::DunningResumed, "Reminders for invoice N go on"),
        (State::InCollections, Change::InCollections, "Invoice N given to collections: BRL 58.90 to be paid"),
        (State::WrittenOff, Change::WrittenOff, "Invoice N written off, BRL 58.90 given up: gone"),
        (State::Issued, credited(false, ""), "Invoice N credited with BRL 10.00"),
        (
            State::Issued,
            credited(true, "goods returned"),
            "Invoice N credited with BRL 10.00: goods returned; money goes back",
        ),
    ] {
        assert_eq!(one(invoice(state), change), expected);
    }
    let refunded =
        invoice(State::Paid).credit(&brl(10), ("sorry".into(), Cause::Dispute), ISSUED, true).unwrap();
    assert_eq!(told(&refunded.unwrap()), ["Invoice N credited with BRL 0.10: sorry; money goes back"]);
}
