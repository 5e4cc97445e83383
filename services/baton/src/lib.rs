//! Baton in one binary: the composition root and the command line.
//!
//! [`Platform`] is every service in one process, for `baton up` and for tests. Everything else is commands: those that
//! run services (`up`, `serve`), those that are ordinary clients of the public API (`customer`, `handoff`, `import` …),
//! and those that look after a platform (`verify`, `doctor`).
//!
//! Arrows: commands → session (how a client finds the platform) → ready file; commands → platform → the services'
//! libraries. Client commands use nothing but the public API: what they can do, an app in any language can do.

mod cli;
mod commands;
mod data_dir;
mod failure;
mod output;
pub mod platform;
mod ready;
mod session;
mod store;
mod telemetry;
pub mod verify;
mod who;

use std::io;
use std::process::ExitCode;

use clap::Parser;

pub use data_dir::DataDir;
pub use platform::Platform;
pub use ready::Ready;

/// Reads the command line, runs what it says, and tells errors in words.
///
/// Exit codes: 0 done, 1 failed (or, for `verify` and `doctor`, found something), 2 wrong usage.
pub fn main() -> ExitCode {
    let cli = cli::Cli::parse();
    let outcome = tokio::runtime::Runtime::new()
        .map_err(anyhow::Error::from)
        .and_then(|runtime| runtime.block_on(cli.command.run()));
    match outcome {
        Ok(code) => code,
        Err(error) if reader_left(&error) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("error: {error:#}");
            ExitCode::FAILURE
        }
    }
}

/// Whether writing failed because nobody reads any more, as in `baton timeline … | head`.
fn reader_left(error: &anyhow::Error) -> bool {
    let broken = |error: &io::Error| error.kind() == io::ErrorKind::BrokenPipe;
    error.chain().filter_map(|cause| cause.downcast_ref()).any(broken)
}
