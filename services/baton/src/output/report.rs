//! The service report as people read it: a column for each department.

use baton_proto::cases::v1::{DepartmentReport, DurationSpread, HandoffOutcomes};

use super::{Rows, table};

/// What is counted: its name, and how it reads for a department.
type Line = (&'static str, fn(&DepartmentReport) -> String);

const LINES: [Line; 16] = [
    ("handoffs sent", |of| outcomes(of.sent.as_ref())),
    ("handoffs received", |of| outcomes(of.received.as_ref())),
    ("  accepted, done, returned", |of| accepted(of.received.as_ref())),
    ("  declined, expired", |of| refused(of.received.as_ref())),
    ("time to accept p50, p90", |of| spread(of.time_to_accept.as_ref())),
    ("brief complete", |of| of.sent.map_or_else(nothing, |_| format!("{} %", of.mean_completeness))),
    ("briefs usable", |of| share(of.usable_count, of.rated_count)),
    ("handed on although incomplete", |of| of.sent.map_or_else(nothing, |_| of.overridden_count.to_string())),
    ("case stayed p50, p90", |of| spread(of.dwell.as_ref())),
    ("cases that came back", |of| of.bounce_count.to_string()),
    ("asked again", |of| {
        of.repetitions.as_ref().map_or_else(nothing, |said| share(said.repeated_count, said.asked_count))
    }),
    ("promises kept", |of| {
        of.promises.as_ref().map_or_else(nothing, |promises| {
            let kept = promises.kept + promises.early;
            share(kept, kept + promises.late + promises.broken)
        })
    }),
    ("promises broken", |of| {
        of.promises.as_ref().map_or_else(nothing, |promises| promises.broken.to_string())
    }),
    ("promises unchecked", |of| {
        of.promises.as_ref().map_or_else(nothing, |promises| promises.unchecked.to_string())
    }),
    ("feedback", |of| {
        of.feedback.as_ref().map_or_else(nothing, |said| share(said.answered_count, said.asked_count))
    }),
    ("mean score", |of| {
        let scored = of.feedback.as_ref().filter(|said| said.answered_count > 0);
        scored.map_or_else(nothing, |said| {
            format!("{}.{:02}", said.mean_hundredths / 100, said.mean_hundredths % 100)
        })
    }),
];

/// The reports of departments, side by side. A dash is where there is nothing to count.
pub(crate) fn report(departments: &[DepartmentReport]) -> Rows {
    let names = departments.iter().map(|report| report.department.as_str());
    let header: Vec<&str> = std::iter::once("").chain(names).collect();
    let columns: Vec<usize> = (1..header.len()).collect();
    let mut rows = table(&header).with_numbers(&columns);
    for (name, cell) in LINES {
        rows.add(std::iter::once(name.to_owned()).chain(departments.iter().map(cell)).collect::<Vec<_>>());
    }
    rows
}

fn nothing() -> String {
    "–".to_owned()
}

fn outcomes(of: Option<&HandoffOutcomes>) -> String {
    of.map_or_else(nothing, |of| of.count.to_string())
}

fn accepted(of: Option<&HandoffOutcomes>) -> String {
    of.map_or_else(nothing, |of| {
        format!("{}, {}, {}", of.accepted_count, of.completed_count, of.returned_count)
    })
}

fn refused(of: Option<&HandoffOutcomes>) -> String {
    of.map_or_else(nothing, |of| format!("{}, {}", of.declined_count, of.expired_count))
}

/// `3 of 4`; a dash for none of none.
fn share(part: i64, whole: i64) -> String {
    if whole == 0 { nothing() } else { format!("{part} of {whole}") }
}

fn spread(of: Option<&DurationSpread>) -> String {
    let pair = of.and_then(|of| of.p50.zip(of.p90));
    pair.map_or_else(nothing, |(p50, p90)| format!("{}, {}", span(p50.seconds), span(p90.seconds)))
}

/// A duration as people say it, in its two largest units.
fn span(seconds: i64) -> String {
    match seconds {
        0..60 => format!("{seconds} s"),
        60..3_600 => format!("{} min", seconds / 60),
        3_600..86_400 => format!("{} h {} min", seconds / 3_600, seconds % 3_600 / 60),
        _ => format!("{} d {} h", seconds / 86_400, seconds % 86_400 / 3_600),
    }
}
