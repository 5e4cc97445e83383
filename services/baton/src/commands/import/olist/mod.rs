//! `baton import olist`: the Brazilian E-Commerce Public Dataset by Olist, or any sample of it.
//!
//! Reading ([`data`]) and planning ([`plan`]) touch nothing; [`run`] then tells the departments, many customers at
//! once and each in the order of their life. What was told before is told again by nobody: see [`history`] and
//! [`requests`]. At the end the [`books`] of the departments stand beside the files. Every row that could not be used,
//! and why, is in the [`report`].
//!
//! Everything is told with the times of the past and as an importer, so no department does today's work because of it.

mod books;
mod calls;
mod data;
mod departments;
mod fields;
mod files;
mod findings;
mod history;
mod ids;
mod plan;
mod progress;
mod reader;
mod report;
mod requests;
mod rows;
mod run;
mod tally;
mod telling;

use std::io::{self, IsTerminal};
use std::path::PathBuf;
use std::process::ExitCode;

use anyhow::Context;

use self::books::{Books, Keys};
use self::data::Data;
use self::departments::Departments;
use self::findings::Findings;
use self::progress::Progress;
use self::report::Report;
use crate::failure::CallFailed;
use crate::output::{self, OutputArgs};
use crate::session::SessionArgs;

/// What to import, and how.
#[derive(Debug, clap::Args)]
pub(super) struct Args {
    /// Folder that holds the data set's CSV files
    folder: PathBuf,
    /// Read and plan only; send nothing
    #[arg(long)]
    dry_run: bool,
    /// How many customers to work on at once
    #[arg(long, default_value_t = 64, value_name = "COUNT", value_parser = clap::value_parser!(u16).range(1..=256))]
    in_flight: u16,
    #[command(flatten)]
    session: SessionArgs,
    #[command(flatten)]
    output: OutputArgs,
}

impl Args {
    /// Imports, and reports.
    pub(super) async fn run(self) -> anyhow::Result<ExitCode> {
        let mut findings = Findings::default();
        let mut data = Data::load(&self.folder, &mut findings)?;
        let row_counts = std::mem::take(&mut data.row_counts);
        let customers = plan::plan(&data, &mut findings);

        let (mut made, mut books) = (None, None);
        if !self.dry_run {
            let session = self.session.open("importer").context("cannot import")?;
            let departments = Departments::of(&session)?;
            let steps = customers.iter().map(|customer| 1 + customer.steps.len()).sum();
            let progress = Progress::new(steps, io::stderr().is_terminal());
            let run =
                run::run(&departments, &customers, self.in_flight.into(), &progress, interrupted()).await;
            progress.finish();
            findings.append(run.findings.clone());
            if run.has_told_everything() {
                let asked = Books::ask(&departments, Keys::of(&data), &run.tally).await;
                books = Some(asked.map_err(CallFailed::from).context("cannot read the books")?);
            }
            made = Some(run);
        }
        findings.sort();
        let report =
            Report { folder: &self.folder, row_counts, run: made.as_ref(), books: books.as_ref(), findings };
        if self.output.json {
            output::print(report.to_json())?;
        } else {
            output::print(report.to_text())?;
        }
        let is_done = made.is_none_or(|run| run.has_told_everything());
        Ok(if is_done { ExitCode::SUCCESS } else { ExitCode::FAILURE })
    }
}

/// Ctrl-C, or the word of whoever started this program. After it, what is under way is finished.
async fn interrupted() {
    let asked_to_stop = async {
        match tokio::signal::unix::signal(tokio::signal::unix::SignalKind::terminate()) {
            Ok(mut signal) => drop(signal.recv().await),
            Err(_) => std::future::pending().await,
        }
    };
    tokio::select! {
        // Without a handler Ctrl-C simply ends the program, which is safe too.
        outcome = tokio::signal::ctrl_c() => if outcome.is_err() { std::future::pending::<()>().await },
        () = asked_to_stop => {}
    }
    eprintln!("stopping; what is under way is finished first");
}
