//! Runs a command beside a throwaway Postgres, whose superuser's URL it finds in `DATABASE_URL`.
//!
//! `cargo run -p baton-local-postgres --example with_postgres -- psql …`; `deploy/sqlx.sh` uses it.

use std::error::Error;
use std::process::ExitCode;

use baton_local_postgres::{LocalPostgres, Options};
use tokio::process::Command;

#[tokio::main]
async fn main() -> Result<ExitCode, Box<dyn Error>> {
    let mut arguments = std::env::args_os().skip(1);
    let program = arguments.next().ok_or("which command is to be run?")?;
    let data_dir = tempfile::tempdir()?;
    let server = LocalPostgres::start(Options::new(data_dir.path())).await?;
    let status =
        Command::new(program).args(arguments).env("DATABASE_URL", server.superuser_url()).status().await;
    server.stop().await;
    Ok(if status?.success() { ExitCode::SUCCESS } else { ExitCode::FAILURE })
}
