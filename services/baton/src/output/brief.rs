//! The brief as a page: what a department reads when it takes the customer.

use std::fmt::Write;

use baton_proto::timeline::v1::{AttemptResult, Brief, Effort};
use comfy_table::Cell;

use super::verdict::bad;
use super::{Rows, customer, day, events, ledger, lines, style, table, when};

/// The page, in the order of the contract.
pub(crate) fn brief(brief: &Brief) -> String {
    let mut page = brief.customer.as_ref().map(customer).unwrap_or_default();
    let mut section = |title: &str, rows: Rows| {
        let body = if rows.is_empty() { style::dim("none") } else { rows.to_string() };
        // Writing to a string does not fail.
        let _ = write!(page, "\n\n{}\n{body}", style::bold(title));
    };
    if !brief.probable_reason.is_empty() {
        section("Probably calling because", lines([&brief.probable_reason]));
    }
    section("Open cases", open_cases(brief));
    section("What happened", events(&brief.last_events));
    section("Already told us: do not ask", ledger(&brief.facts));
    section("Already tried", tried(brief));
    section("Promised", promises(brief));
    section("Running clocks", clocks(brief));
    section("Open in the departments", open_subjects(brief));
    section("Waiting for the customer", waiting_for(brief));
    section("The whole history", departments(brief));
    let first = day(brief.first_event_at.as_ref());
    let since = if first.is_empty() { String::new() } else { format!(" since {first}") };
    let _ = write!(
        page,
        "\n\n{}",
        style::dim(format!("Covers the timeline{since} up to event {}.", brief.at_sequence))
    );
    page
}

fn open_cases(brief: &Brief) -> Rows {
    let mut rows =
        table(&["case", "title", "state", "accountable", "wants", "so far", "complete", "missing"]);
    for case in &brief.open_cases {
        rows.add([
            case.number.clone(),
            case.title.clone(),
            case.state.clone(),
            case.department.clone(),
            case.desired_outcome.clone(),
            effort(case.effort.unwrap_or_default()),
            format!("{} %", case.completeness),
            case.missing.join(", "),
        ]);
    }
    rows
}

/// What a case has cost the customer: `2 people, 3 contacts, moved once, told twice`.
fn effort(effort: Effort) -> String {
    let Effort { people, moves, contacts, repetitions, recontacts, .. } = effort;
    let recontacts = recontacts.unwrap_or_default();
    let counted = [
        (people, "1 person".to_owned(), format!("{people} people")),
        (contacts, "1 contact".to_owned(), format!("{contacts} contacts")),
        (moves, "1 move".to_owned(), format!("{moves} moves")),
        (recontacts, "came back once".to_owned(), format!("came back {recontacts} times")),
        (repetitions, "asked again once".to_owned(), format!("asked again {repetitions} times")),
    ];
    let words = counted.into_iter().filter(|(count, ..)| *count > 0);
    words.map(|(count, one, several)| if count == 1 { one } else { several }).collect::<Vec<_>>().join(", ")
}

fn promises(brief: &Brief) -> Rows {
    let mut rows = table(&["what", "by (UTC)", "whose", ""]);
    for promise in &brief.promises {
        let verdict = if promise.broken { bad("broken") } else { Cell::new("open") };
        let cells = [promise.text.clone(), when(promise.due.as_ref()), promise.department.clone()];
        rows.add(cells.map(Cell::new).into_iter().chain([verdict]).collect::<Vec<_>>());
    }
    rows
}

fn tried(brief: &Brief) -> Rows {
    let mut rows = table(&["what", "result", "for", "department"]);
    for tried in &brief.tried {
        let attempt = tried.attempt.clone().unwrap_or_default();
        let result = match attempt.result() {
            AttemptResult::Worked => "worked",
            AttemptResult::DidNotWork => "did not work",
            AttemptResult::Unspecified => "unknown",
        };
        rows.add([attempt.what, result.to_owned(), tried.subject_label.clone(), tried.department.clone()]);
    }
    rows
}

fn clocks(brief: &Brief) -> Rows {
    let mut rows = table(&["standard", "whose", "until (UTC)"]);
    for clock in &brief.clocks {
        let until = if clock.is_paused { "stands still".to_owned() } else { when(clock.due_at.as_ref()) };
        rows.add([clock.title.clone(), clock.department.clone(), until]);
    }
    rows
}

fn waiting_for(brief: &Brief) -> Rows {
    let mut rows = table(&["what", "for", "department", "since (UTC)"]);
    for waiting in &brief.waiting_for {
        rows.add([
            waiting.what.clone(),
            waiting.subject_label.clone(),
            waiting.department.clone(),
            when(waiting.since.as_ref()),
        ]);
    }
    rows
}

fn open_subjects(brief: &Brief) -> Rows {
    let mut rows = table(&["department", "what", "status", "since (UTC)"]);
    for open in &brief.open_subjects {
        let subject = open.subject.clone().unwrap_or_default();
        rows.add([open.department.clone(), subject.label, subject.status, when(open.since.as_ref())]);
    }
    let hidden = usize::try_from(brief.open_subject_count)
        .unwrap_or_default()
        .saturating_sub(brief.open_subjects.len());
    if hidden > 0 {
        rows.add([format!("and {hidden} more")]);
    }
    rows
}

fn departments(brief: &Brief) -> Rows {
    let mut rows = table(&["department", "events", "the last one (UTC)"]).with_numbers(&[1]);
    for share in &brief.departments {
        let last = when(share.last_occurred_at.as_ref());
        rows.add([share.department.clone(), share.event_count.to_string(), last]);
    }
    rows
}
