//! What commands print: tables for people, JSON for programs, colours only on a terminal.
//!
//! `--json` prints one document with the contract's own field names (see [`json`]), or one line for each event where a
//! command follows a stream. Everything goes to standard output; what is said about the work itself (progress, advice)
//! goes to standard error.

mod brief;
mod case;
mod customer;
mod events;
mod handoff;
pub(crate) mod json;
mod ledger;
mod promise;
mod report;
mod standard;
pub(crate) mod style;
mod table;
pub(crate) mod verdict;
pub(crate) mod words;

use std::fmt::Display;
use std::io::{self, Write};

pub(crate) use brief::brief;
pub(crate) use case::{case, cases};
pub(crate) use customer::{customer, customers};
pub(crate) use events::{event_line, events};
pub(crate) use handoff::{handoff, handoff_line, handoffs};
pub(crate) use ledger::{checks, ledger, repetitions};
pub(crate) use promise::{follow_ups, promise, promises};
pub(crate) use report::report;
pub(crate) use standard::{calendars, clocks, compliance, standards};
pub(crate) use table::{Rows, facts, lines, table};
pub(crate) use words::{day, person, state, when, when_utc};

/// For whom a command prints.
#[derive(Debug, Clone, Copy, clap::Args)]
#[command(next_help_heading = None::<&'static str>)]
pub(crate) struct OutputArgs {
    /// Print JSON, for programs
    #[arg(long, global = true)]
    pub(crate) json: bool,
}

/// Prints a line, or a page of several. Unlike `println!` it fails when nobody reads any more.
pub(crate) fn print(text: impl Display) -> io::Result<()> {
    let mut out = io::stdout().lock();
    writeln!(out, "{text}")?;
    out.flush()
}
