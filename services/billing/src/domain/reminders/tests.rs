//! Tables: every state, and what the sweeps and pauses make of it.

use time::UtcOffset;
use time::macros::datetime;

use super::*;
use crate::domain::examples::{ISSUED, TOTAL, brl, incoming, invoice};
use crate::domain::{Cause, DunningStep, Refusal};

/// Four weeks after the invoices of these tables were due, on a Monday.
const NOW: OffsetDateTime = datetime!(2026-06-15 12:00 UTC);

fn calendar() -> Calendar {
    Calendar::new(UtcOffset::UTC, [])
}

fn paid(invoice: Invoice, minor: i64) -> Invoice {
    invoice.receive(incoming(3, minor, None), NOW, true).unwrap().invoice
}

fn imported(state: State) -> Invoice {
    Invoice { historical: true, ..invoice(state) }
}

fn paused(invoice: Invoice) -> Invoice {
    let mut invoice = invoice;
    invoice.dunning.pause(ISSUED);
    invoice
}

#[test]
fn an_invoice_of_which_something_is_to_be_paid_falls_due() {
    for state in State::ALL {
        let before = invoice(state);
        let fallen = before.clone().fall_due(&calendar(), NOW);
        if !matches!(state, State::Issued | State::PartiallyPaid) {
            assert_eq!(fallen, None, "{state}");
            continue;
        }
        let fallen = fallen.unwrap();
        let changes: Vec<&Change> = fallen.steps.iter().map(|decided| &decided.change).collect();
        assert_eq!((changes, fallen.refunds.len()), (vec![&Change::Overdue], 0), "{state}");
        assert_eq!((fallen.invoice.state(), fallen.invoice.revision), (State::Overdue, before.revision + 1));
        assert_eq!(fallen.invoice.clone().fall_due(&calendar(), NOW), None, "once");
        assert_eq!(paused(before).fall_due(&calendar(), NOW), None, "{state}, paused");
    }
    assert_eq!(imported(State::Issued).fall_due(&calendar(), NOW), None, "history");
}

#[test]
fn the_whole_due_day_is_the_customers() {
    let home = Calendar::new(UtcOffset::from_hms(-3, 0, 0).unwrap(), []);
    for (now, falls) in [
        (datetime!(2026-05-18 9:00 UTC), false),
        (datetime!(2026-05-18 23:59:59 UTC), false),
        (datetime!(2026-05-19 2:59:59 UTC), false),
        (datetime!(2026-05-19 3:00 UTC), true),
    ] {
        assert_eq!(invoice(State::Issued).fall_due(&home, now).is_some(), falls, "{now}");
    }
}

#[test]
fn an_overdue_invoice_is_dunned_until_collections_has_it() {
    let mut overdue = invoice(State::Overdue);
    for (number, expected) in (1..).zip([
        Change::DunningStepTaken { step: DunningStep::FriendlyReminder },
        Change::DunningStepTaken { step: DunningStep::Reminder },
        Change::DunningStepTaken { step: DunningStep::FinalNotice },
        Change::InCollections,
    ]) {
        // Nobody looked for long, so there is one a day.
        let day = NOW + time::Duration::days(number);
        let before = overdue.clone();
        let taken = overdue.dun(&calendar(), day).unwrap();
        assert_eq!(taken.steps.iter().map(|decided| &decided.change).collect::<Vec<_>>(), [&expected]);
        assert_eq!((taken.invoice.revision, taken.invoice.changed_at), (before.revision + 1, day));
        assert_eq!(taken.invoice.clone().dun(&calendar(), day), None, "one a day");
        overdue = taken.invoice;
    }
    assert_eq!((overdue.state(), overdue.dunning.level()), (State::InCollections, 3));
    assert_eq!(overdue.dun(&calendar(), NOW + time::Duration::days(90)), None);
}

#[test]
fn nothing_but_an_overdue_invoice_is_dunned() {
    for state in State::ALL {
        let dunned = invoice(state).dun(&calendar(), NOW).is_some();
        assert_eq!(dunned, state == State::Overdue, "{state}");
        assert_eq!(paused(invoice(state)).dun(&calendar(), NOW), None, "{state}, paused");
    }
    assert_eq!(imported(State::Overdue).dun(&calendar(), NOW), None, "history");
}

#[test]
fn the_next_look_is_on_the_day_of_the_next_step() {
    let overdue = invoice(State::Overdue);
    let day = overdue.next_step_on(&calendar()).unwrap();
    let noon = day.with_hms(12, 0, 0).unwrap().assume_utc();
    assert_eq!(overdue.clone().dun(&calendar(), noon - time::Duration::DAY), None);
    let reminded = overdue.clone().dun(&calendar(), noon).unwrap().invoice;
    assert!(reminded.next_step_on(&calendar()).unwrap() > day);
    assert_eq!(paused(overdue).next_step_on(&calendar()), None);
}

#[test]
fn dunning_waits_for_what_is_unpaid_and_goes_on() {
    let complaint = Change::DunningPaused { reason: "a complaint of the customer is open".to_owned() };
    for state in State::ALL {
        let before = invoice(state);
        assert_eq!(before.clone().dun_or_wait(None, NOW), None, "{state}: there is nothing to go on with");
        let paused = before.clone().dun_or_wait(Some(Waiting::Complaint), NOW);
        assert_eq!(paused.is_some(), state.is_open(), "{state}");
        let Some(paused) = paused else { continue };
        assert_eq!(paused.steps.iter().map(|decided| &decided.change).collect::<Vec<_>>(), [&complaint]);
        assert!(paused.invoice.dunning.is_paused());
        for waiting in [Waiting::Complaint, Waiting::Dispute] {
            assert_eq!(paused.invoice.clone().dun_or_wait(Some(waiting), NOW), None, "{state}: it waits");
        }
        let resumed = paused.invoice.dun_or_wait(None, NOW).unwrap();
        assert_eq!(resumed.steps[0].change, Change::DunningResumed);
        assert_eq!((resumed.invoice.state(), resumed.invoice.revision), (state, before.revision + 2));
        assert!(!resumed.invoice.dunning.is_paused());
    }
    let history = imported(State::Overdue);
    assert_eq!(history.dun_or_wait(Some(Waiting::Dispute), NOW), None, "history is not dunned anyway");
}

#[test]
fn what_is_settled_waits_for_nothing() {
    for (what, settled) in [
        ("paid", paid(paused(invoice(State::Issued)), TOTAL)),
        ("void", paused(invoice(State::Overdue)).void("an error".into(), NOW, true).unwrap().invoice),
        ("given up", paused(invoice(State::Overdue)).write_off("too old".into(), NOW).unwrap().invoice),
        ("credited", {
            let why = ("goodwill".to_owned(), Cause::Goodwill);
            paused(invoice(State::Overdue)).credit(&brl(TOTAL), why, NOW, true).unwrap().unwrap().invoice
        }),
    ] {
        assert!(!settled.dunning.is_paused(), "{what}");
    }
    assert!(paid(paused(invoice(State::Issued)), 1_000).dunning.is_paused());
}

#[test]
fn nobody_gives_to_collections_what_is_in_dispute() {
    let refused = paused(invoice(State::Overdue)).start_collections(NOW);
    assert_eq!(refused, Err(Refusal::Paused { state: State::Overdue }));
    assert!(invoice(State::Overdue).start_collections(NOW).is_ok());
}
