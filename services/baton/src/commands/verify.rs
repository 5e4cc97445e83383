//! `baton verify`: checks what a running platform guarantees.

use std::io::{self, Write};
use std::process::ExitCode;
use std::time::{Duration, Instant};

use crate::output::style::bold;
use crate::output::verdict::{bad, good};
use crate::output::{OutputArgs, table};
use crate::ready::ReadyArgs;
use crate::verify::{Guarantee, Report, verify};

/// Which platform, and how to tell.
#[derive(Debug, clap::Args)]
pub(crate) struct Args {
    #[command(flatten)]
    ready: ReadyArgs,

    #[command(flatten)]
    output: OutputArgs,

    /// How long the departments' outboxes may take to drain
    #[arg(long, value_name = "SECONDS", default_value_t = 30)]
    wait: u64,
}

impl Args {
    /// Exits with 1 on any violation.
    pub(crate) async fn run(self) -> anyhow::Result<ExitCode> {
        let ready = self.ready.load()?;
        let started = Instant::now();
        let report = verify(&ready.databases, Duration::from_secs(self.wait)).await?;
        let mut out = io::stdout().lock();
        if self.output.json {
            serde_json::to_writer(&mut out, &report).map_err(io::Error::from)?;
            writeln!(out)?;
        } else {
            print(&mut out, &report, started.elapsed())?;
        }
        out.flush()?;
        Ok(if report.is_clean() { ExitCode::SUCCESS } else { ExitCode::FAILURE })
    }
}

fn print(out: &mut impl Write, report: &Report, took: Duration) -> io::Result<()> {
    let mut guarantees = table(&["", "guarantee", "violations"]).with_numbers(&[2]);
    for (guarantee, count) in &report.violations {
        let verdict = if *count == 0 { good } else { bad };
        let count = verdict(&count.to_string());
        guarantees.add([guarantee.to_string().into(), guarantee.promise().into(), count]);
    }
    writeln!(out, "{guarantees}")?;
    let checked = report.checked.iter().map(|(kind, count)| format!("{count} {kind}"));
    let checked = checked.collect::<Vec<_>>().join(", ");
    writeln!(out, "Checked {checked} in {:.1} s.", took.as_secs_f64())?;
    for detail in &report.details {
        writeln!(out, "{} {}", bold(detail.guarantee), detail.what)?;
    }
    let told: u64 = report.details.len() as u64;
    let found: u64 = Guarantee::ALL.iter().filter_map(|guarantee| report.violations.get(guarantee)).sum();
    if found > told {
        writeln!(out, "… and {} more.", found - told)?;
    }
    Ok(())
}
