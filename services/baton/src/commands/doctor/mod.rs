//! `baton doctor`: looks for what is wrong, and says what to do about it.
//!
//! Only looks: nothing is started, changed or repaired. Each check gives [`Finding`]s; a check that cannot be made is
//! a finding too.

mod databases;
mod findings;
mod platform;
mod services;
mod tokens;

use std::io::{self, Write};
use std::process::ExitCode;

use crate::output::verdict::{bad, doubtful, good};
use crate::output::{OutputArgs, table};
use crate::ready::ReadyArgs;
use findings::{Finding, State};

/// Which platform, and how to tell.
#[derive(Debug, clap::Args)]
pub(crate) struct Args {
    #[command(flatten)]
    ready: ReadyArgs,

    #[command(flatten)]
    output: OutputArgs,
}

impl Args {
    /// Exits with 1 when something is wrong; doubts alone are no failure.
    pub(crate) async fn run(self) -> anyhow::Result<ExitCode> {
        let findings = examine(&self.ready).await;
        let mut out = io::stdout().lock();
        if self.output.json {
            serde_json::to_writer(&mut out, &findings).map_err(io::Error::from)?;
            writeln!(out)?;
        } else {
            print(&mut out, &findings)?;
        }
        out.flush()?;
        let fails = findings.iter().any(|finding| finding.state == State::Fail);
        Ok(if fails { ExitCode::FAILURE } else { ExitCode::SUCCESS })
    }
}

async fn examine(args: &ReadyArgs) -> Vec<Finding> {
    let path = args.path();
    let (mut findings, ready) = platform::ready_file(&path);
    let Some(ready) = ready else {
        findings.extend(platform::ports().await);
        return findings;
    };
    findings.extend(services::check(&ready).await);
    findings.extend(databases::check(&ready).await);
    findings.extend(tokens::check(&ready, time::OffsetDateTime::now_utc()));
    findings
}

fn print(out: &mut impl Write, findings: &[Finding]) -> io::Result<()> {
    let mut overview = table(&["", "what", "found"]);
    for finding in findings {
        let verdict = match finding.state {
            State::Ok => good("ok"),
            State::Warn => doubtful("warn"),
            State::Fail => bad("fail"),
        };
        overview.add([verdict, finding.what.as_str().into(), finding.found.as_str().into()]);
    }
    writeln!(out, "{overview}")?;
    let advice: Vec<&Finding> = findings.iter().filter(|finding| !finding.advice.is_empty()).collect();
    if advice.is_empty() {
        return writeln!(out, "All is well.");
    }
    writeln!(out, "What to do:")?;
    advice.iter().try_for_each(|finding| writeln!(out, "  {}: {}", finding.what, finding.advice))
}
