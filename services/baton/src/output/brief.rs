//! The brief as a page: what a department reads when it takes the customer.

use std::fmt::Write;

use baton_proto::timeline::v1::Brief;

use super::{Rows, customer, day, events, style, table, when};

/// The page, in the order of the contract.
pub(crate) fn brief(brief: &Brief) -> String {
    let mut page = brief.customer.as_ref().map(customer).unwrap_or_default();
    let mut section = |title: &str, rows: Rows| {
        let body = if rows.is_empty() { style::dim("none") } else { rows.to_string() };
        // Writing to a string does not fail.
        let _ = write!(page, "\n\n{}\n{body}", style::bold(title));
    };
    section("Open cases", open_cases(brief));
    section("Open in the departments", open_subjects(brief));
    section("What happened last", events(&brief.last_events));
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
    let mut rows = table(&["case", "title", "state", "accountable", "wants", "moves", "opened (UTC)"]);
    for case in &brief.open_cases {
        rows.add([
            case.number.clone(),
            case.title.clone(),
            case.state.clone(),
            case.department.clone(),
            case.desired_outcome.clone(),
            case.moves.to_string(),
            when(case.opened_at.as_ref()),
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
