//! `baton demo`.

use std::process::ExitCode;

/// Arguments.
#[derive(Debug, clap::Args)]
pub(crate) struct Args {}

impl Args {
    /// Runs the command.
    pub(crate) async fn run(self) -> anyhow::Result<ExitCode> {
        Ok(ExitCode::SUCCESS)
    }
}

/// Plays the story on a running platform. `baton up` calls this at its first start, and again at the next one if it
/// was interrupted: playing twice must make nothing twice.
pub(crate) async fn play(_ready: &crate::Ready) -> anyhow::Result<()> {
    Ok(())
}
