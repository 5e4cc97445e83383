//! The load generator behind `make bench`: Baton and its baseline, in turn, on the same database.
//!
//! A machine's speed drifts by up to a factor of two within an hour, so no figure stands alone: each round runs
//! pgbench's single-row insert and Baton's append one after the other, and the median of the ratios is what counts.

mod append;
mod import;
mod pgbench;
mod platform;
mod report;

use std::path::PathBuf;
use std::time::Duration;

use anyhow::Context;
use clap::Parser;

use crate::append::Appender;
use crate::pgbench::Pgbench;
use crate::platform::Platform;
use crate::report::{Report, Run};

/// Measures Baton beside pgbench on the same Postgres.
#[derive(Debug, Parser)]
struct Args {
    /// The `baton` binary to measure.
    #[arg(long)]
    baton: PathBuf,
    /// Folder of the Olist sample; without it the import is not measured.
    #[arg(long)]
    olist: Option<PathBuf>,
    /// Rounds of each case.
    #[arg(long, default_value_t = 5)]
    rounds: usize,
    /// Seconds of each measurement.
    #[arg(long, default_value_t = 4)]
    seconds: u64,
    /// Where to write the report.
    #[arg(long, default_value = "target/bench/report.json")]
    report: PathBuf,
}

/// How many calls, or pgbench clients, are under way at once in each case.
const IN_FLIGHT: [usize; 2] = [1, 128];

#[tokio::main]
async fn main() -> anyhow::Result<()> {
    let args = Args::parse();
    let folder = tempfile::tempdir().context("no temporary folder")?;
    eprintln!("starting a platform of its own …");
    let platform = Platform::start(&args.baton, folder.path()).await?;
    let mut report = Report::default();

    let duration = Duration::from_secs(args.seconds);
    let pgbench = Pgbench::prepare(&platform.timeline_database, folder.path()).await?;
    let appender = Appender::prepare(&platform).await?;
    for round in 1..=args.rounds {
        for in_flight in IN_FLIGHT {
            eprintln!("round {round} of {}, {in_flight} in flight", args.rounds);
            let baseline = pgbench.run(in_flight, duration)?;
            let append = appender.run(in_flight, duration).await?;
            report.add(Run { round, in_flight, baseline, append });
        }
    }
    if let Some(olist) = &args.olist {
        eprintln!("importing {}", olist.display());
        report.import = Some(import::run(&args.baton, &platform, olist)?);
    }
    platform.stop().await?;

    report.print();
    report.write(&args.report)?;
    println!("\nraw figures: {}", args.report.display());
    Ok(())
}
