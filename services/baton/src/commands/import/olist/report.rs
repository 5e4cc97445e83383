//! What an import did, at its end: for people as tables, for programs as one document.

use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;

use serde_json::{Value, json};

use super::books::Books;
use super::files::File;
use super::findings::{Finding, Findings};
use super::run::{Ended, Run};
use super::tally::{Kind, Made, Tally};
use crate::failure;
use crate::output::{style, table};

/// Everything the report tells.
#[derive(Debug)]
pub(super) struct Report<'a> {
    /// The folder that was read.
    pub(super) folder: &'a Path,
    /// How many rows each file that is there has.
    pub(super) row_counts: BTreeMap<File, usize>,
    /// What was made; nothing when it was only planned.
    pub(super) run: Option<&'a Run>,
    /// The books beside the files; nothing unless everything was told.
    pub(super) books: Option<&'a Books>,
    /// All findings, of reading, planning and telling.
    pub(super) findings: Findings,
}

impl Report<'_> {
    /// One document for programs.
    pub(super) fn to_json(&self) -> Value {
        let tally = self.run.map(|run| run.tally).unwrap_or_default();
        let file = |(file, rows): (&File, &usize)| {
            let (used, unused) = self.used(*file, *rows);
            json!({ "file": file.name(), "rows": rows, "used": used, "unused": unused })
        };
        json!({
            "directory": self.folder,
            "ended": self.run.map_or("planned", |run| ended(&run.ended)),
            "failure": self.run.and_then(|run| failure_of(&run.ended)),
            "made": tally.to_json(Made::Now),
            "already_there": tally.to_json(Made::Earlier),
            "events": tally.events(),
            "seconds": self.run.map(|run| run.elapsed.as_secs_f64()),
            "events_per_second": self.run.map(events_per_second),
            "files": self.row_counts.iter().map(file).collect::<Vec<_>>(),
            "books": self.books.map(Books::to_json),
            "unused": self.findings.unused,
            "remarks": self.findings.remarks,
        })
    }

    /// Pages for people.
    pub(super) fn to_text(&self) -> String {
        let mut parts = Vec::new();
        if let Some(run) = self.run {
            parts.push(section("What it made", &made(&run.tally)));
            let rate = format!(
                "{} events in {:.1} s, {:.0}/s",
                run.tally.events(),
                run.elapsed.as_secs_f64(),
                events_per_second(run)
            );
            parts.push(style::dim(rate));
        }
        parts.push(section("What it read", &self.files()));
        if !self.findings.remarks.is_empty() {
            parts.push(section("Rows that were used with a remark", &self.remarks()));
        }
        if self.findings.unused.is_empty() {
            parts.push("Every row was used.".to_owned());
        } else {
            parts.push(section("Rows that could not be used", &self.unused()));
        }
        if let Some(books) = self.books {
            parts.push(section("The books beside the files", &books.to_text()));
            if books.differences() > 0 {
                parts.push(
                    "What differs is told by the rows above that could not be used, or happened since."
                        .to_owned(),
                );
            }
        }
        parts.extend(self.run.map(|run| style::bold(conclusion(&run.ended))));
        parts.join("\n\n")
    }

    fn files(&self) -> String {
        let mut rows = table(&["file", "rows", "used", "not used", ""]).with_numbers(&[1, 2, 3]);
        for (file, count) in &self.row_counts {
            let (used, unused) = self.used(*file, *count);
            rows.add([file.name(), &count.to_string(), &used.to_string(), &unused.to_string(), ""]);
        }
        for file in File::ALL.into_iter().filter(|file| !self.row_counts.contains_key(file)) {
            rows.add([file.name(), "", "", "", "not there"]);
        }
        rows.to_string()
    }

    /// How many rows of a file were used, and how many could not be.
    fn used(&self, file: File, rows: usize) -> (usize, usize) {
        let lines = self
            .findings
            .unused
            .iter()
            .filter(|finding| finding.file == file.name())
            .map(|finding| finding.line);
        let unused = lines.collect::<BTreeSet<_>>().len().min(rows);
        (rows - unused, unused)
    }

    /// Remarks are many and alike: each once, with how often and where first.
    fn remarks(&self) -> String {
        let mut alike: BTreeMap<(&str, &str), Vec<&Finding>> = BTreeMap::new();
        for remark in &self.findings.remarks {
            alike.entry((remark.file, &remark.reason)).or_default().push(remark);
        }
        let mut rows = table(&["file", "rows", "first line", "remark"]).with_numbers(&[1, 2]);
        for ((file, reason), remarks) in alike {
            let first = remarks.iter().map(|remark| remark.line).min().unwrap_or_default();
            rows.add([file, &remarks.len().to_string(), &first.to_string(), reason]);
        }
        rows.to_string()
    }

    fn unused(&self) -> String {
        let mut rows = table(&["file", "line", "why"]).with_numbers(&[1]);
        for finding in &self.findings.unused {
            rows.add([finding.file, &finding.line.to_string(), &finding.reason]);
        }
        rows.to_string()
    }
}

fn section(title: &str, body: &str) -> String {
    format!("{}\n{body}", style::bold(title))
}

fn made(tally: &Tally) -> String {
    let mut rows = table(&["", "made", "already there"]).with_numbers(&[1, 2]);
    for kind in Kind::ALL {
        let (made, there) = tally.of(kind);
        rows.add([kind.name().replace('_', " "), made.to_string(), there.to_string()]);
    }
    rows.to_string()
}

fn events_per_second(run: &Run) -> f64 {
    run.tally.events() as f64 / run.elapsed.as_secs_f64().max(f64::EPSILON)
}

const fn ended(ended: &Ended) -> &'static str {
    match ended {
        Ended::Complete => "complete",
        Ended::OnItsWay => "on_its_way",
        Ended::Interrupted => "interrupted",
        Ended::Failed(_) => "failed",
    }
}

fn failure_of(ended: &Ended) -> Option<String> {
    match ended {
        Ended::Failed(status) => Some(failure::line(status)),
        Ended::Complete | Ended::OnItsWay | Ended::Interrupted => None,
    }
}

fn conclusion(ended: &Ended) -> String {
    let go_on = "Run the same command again to go on: nothing will be made twice.";
    match ended {
        Ended::Complete => "Done. Everything is on the timelines.".to_owned(),
        Ended::OnItsWay => "Done. The last events are still on their way to the timeline; `baton doctor` says whether they move.".to_owned(),
        Ended::Interrupted => format!("Stopped before the end. {go_on}"),
        Ended::Failed(status) => format!("Stopped: {}. {go_on}", failure::line(status)),
    }
}

#[cfg(test)]
mod tests {
    use std::time::Duration;

    use super::*;
    use crate::commands::import::olist::findings::Place;

    #[test]
    fn the_report_accounts_for_every_row() {
        let mut findings = Findings::default();
        findings.unused(Place { file: File::Orders, line: 3 }, "its customer_id is nobody's");
        findings.unused(Place { file: File::Orders, line: 3 }, "twice over");
        findings.remark(Place { file: File::Orders, line: 2 }, "early");
        findings.remark(Place { file: File::Orders, line: 9 }, "early");
        let mut tally = Tally::default();
        tally.count(Kind::Placed, Made::Now);
        tally.count(Kind::Placed, Made::Earlier);
        let ended = Ended::Interrupted;
        let run = Run { tally, findings: Findings::default(), ended, elapsed: Duration::from_secs(2) };
        let row_counts = [(File::Orders, 10), (File::Payments, 7)].into();
        let report = Report { folder: Path::new("d"), row_counts, run: Some(&run), books: None, findings };

        let json = report.to_json();
        assert_eq!(
            (&json["made"]["orders_placed"], &json["already_there"]["orders_placed"]),
            (&json!(1), &json!(1))
        );
        assert_eq!(
            (&json["ended"], &json["events"], &json["events_per_second"]),
            (&json!("interrupted"), &json!(1), &json!(0.5))
        );
        assert_eq!(
            json["files"][0],
            json!({ "file": File::Orders.name(), "rows": 10, "used": 9, "unused": 1 })
        );
        assert_eq!((&json["files"][1]["used"], &json["books"]), (&json!(7), &Value::Null));
        assert_eq!(
            json["unused"][0],
            json!({ "file": File::Orders.name(), "line": 3, "reason": "its customer_id is nobody's" })
        );

        let text = report.to_text();
        for part in ["not there", "twice over", "Run the same command again"] {
            assert!(text.contains(part), "{part} is missing in:\n{text}");
        }
        assert_eq!(text.matches("early").count(), 1, "remarks that are alike are told once");
    }
}
