//! Figures, tables and the report.

use std::path::Path;
use std::time::Duration;

use anyhow::Context;
use comfy_table::presets::UTF8_BORDERS_ONLY;
use comfy_table::{Cell, CellAlignment, Table};
use serde::Serialize;

use crate::import::Import;

/// One measurement.
#[derive(Debug, Clone, Serialize)]
pub(crate) struct Figures {
    per_second: f64,
    p50_ms: f64,
    p99_ms: f64,
}

impl Figures {
    /// Figures of the calls that were made within `duration`.
    pub(crate) fn new(mut latencies: Vec<Duration>, duration: Duration) -> anyhow::Result<Self> {
        latencies.sort_unstable();
        let at = |share: f64| -> anyhow::Result<f64> {
            let index = (latencies.len() as f64 * share) as usize;
            let latency = latencies
                .get(index.min(latencies.len().saturating_sub(1)))
                .context("nothing was measured")?;
            Ok(latency.as_secs_f64() * 1_000.0)
        };
        Ok(Self {
            per_second: latencies.len() as f64 / duration.as_secs_f64(),
            p50_ms: at(0.50)?,
            p99_ms: at(0.99)?,
        })
    }
}

/// Baseline and case, one after the other.
#[derive(Debug, Serialize)]
pub(crate) struct Run {
    pub(crate) round: usize,
    pub(crate) in_flight: usize,
    pub(crate) baseline: Figures,
    pub(crate) append: Figures,
}

/// Everything that was measured.
#[derive(Debug, Default, Serialize)]
pub(crate) struct Report {
    runs: Vec<Run>,
    pub(crate) import: Option<Import>,
}

impl Report {
    pub(crate) fn add(&mut self, run: Run) {
        self.runs.push(run);
    }

    /// Prints the tables.
    pub(crate) fn print(&self) {
        let mut table = table(&["case", "in flight", "per second", "p50 ms", "p99 ms", "÷ pgbench"]);
        for in_flight in crate::IN_FLIGHT {
            let runs: Vec<&Run> = self.runs.iter().filter(|run| run.in_flight == in_flight).collect();
            let middle = |figure: fn(&Run) -> f64| median(runs.iter().map(|run| figure(run)).collect());
            let ratio = middle(|run| run.append.per_second / run.baseline.per_second);
            let mut row = |case: &str, cells: [f64; 3], ratio: String| {
                let [rate, p50, p99] = cells;
                table.add_row([
                    Cell::new(case),
                    number(in_flight.to_string()),
                    number(format!("{rate:.0}")),
                    number(format!("{p50:.2}")),
                    number(format!("{p99:.2}")),
                    number(ratio),
                ]);
            };
            row(
                "pgbench, one row a transaction",
                [
                    middle(|run| run.baseline.per_second),
                    middle(|run| run.baseline.p50_ms),
                    middle(|run| run.baseline.p99_ms),
                ],
                String::new(),
            );
            row(
                "AppendEvents, one event a call",
                [
                    middle(|run| run.append.per_second),
                    middle(|run| run.append.p50_ms),
                    middle(|run| run.append.p99_ms),
                ],
                format!("{ratio:.2}"),
            );
        }
        println!("{table}\nmedians of the rounds; the ratio is the median of the ratios round by round");
        if let Some(import) = &self.import {
            println!(
                "\nimport: {} timeline events in {:.1} s, {:.0} a second",
                import.events,
                import.seconds,
                import.rate()
            );
        }
    }

    /// Writes the raw figures as JSON.
    pub(crate) fn write(&self, path: &Path) -> anyhow::Result<()> {
        if let Some(folder) = path.parent() {
            std::fs::create_dir_all(folder)?;
        }
        std::fs::write(path, serde_json::to_string_pretty(self)?)?;
        Ok(())
    }
}

fn median(mut values: Vec<f64>) -> f64 {
    values.sort_by(f64::total_cmp);
    values.get(values.len() / 2).copied().unwrap_or(f64::NAN)
}

fn table(header: &[&str]) -> Table {
    let mut table = Table::new();
    table.load_style(UTF8_BORDERS_ONLY).set_header(header);
    table
}

fn number(text: String) -> Cell {
    Cell::new(text).set_alignment(CellAlignment::Right)
}
