//! The case: a whole company's history through the departments' own APIs.

use std::path::Path;
use std::process::Command;
use std::time::Instant;

use anyhow::{Context, bail};
use serde::Serialize;

use crate::platform::Platform;

/// How fast the history came in.
#[derive(Debug, Serialize)]
pub(crate) struct Import {
    /// Events on the timelines afterwards, less those before.
    pub(crate) events: i64,
    /// From the start of the command to its end.
    pub(crate) seconds: f64,
}

impl Import {
    /// Timeline events per second.
    pub(crate) fn rate(&self) -> f64 {
        self.events as f64 / self.seconds
    }
}

/// Runs `baton import olist`.
pub(crate) fn run(baton: &Path, platform: &Platform, olist: &Path) -> anyhow::Result<Import> {
    let before = count(&platform.timeline_database)?;
    let started = Instant::now();
    let output = Command::new(baton)
        .args(["import", "olist"])
        .arg(olist)
        .arg("--ready-file")
        .arg(&platform.ready_file)
        .arg("--json")
        .output()
        .context("cannot run the import")?;
    let seconds = started.elapsed().as_secs_f64();
    if !output.status.success() {
        bail!("the import failed: {}", String::from_utf8_lossy(&output.stderr));
    }
    Ok(Import { events: count(&platform.timeline_database)? - before, seconds })
}

fn count(url: &str) -> anyhow::Result<i64> {
    let output =
        Command::new("psql").args([url, "-Atc", "select sum(position) from partition_heads"]).output()?;
    String::from_utf8(output.stdout)?.trim().parse().context("cannot count the events")
}
