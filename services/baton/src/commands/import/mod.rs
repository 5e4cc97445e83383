//! `baton import`: brings a company's history in, as an ordinary client of the public API.
//!
//! Each source of history has a folder of its own that knows its files; none knows anything that an app in another
//! language could not do too.

mod olist;

use std::process::ExitCode;

/// What to import.
#[derive(Debug, clap::Args)]
pub(crate) struct Args {
    #[command(subcommand)]
    source: Source,
}

#[derive(Debug, clap::Subcommand)]
enum Source {
    /// Import the Brazilian E-Commerce Public Dataset by Olist, or a sample of it
    Olist(olist::Args),
}

impl Args {
    /// Imports.
    pub(crate) async fn run(self) -> anyhow::Result<ExitCode> {
        match self.source {
            Source::Olist(args) => Box::pin(args.run()).await,
        }
    }
}
