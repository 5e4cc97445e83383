//! A platform of the bench's own: the real binary, its own Postgres, a temporary folder.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::process::Stdio;
use std::time::Duration;

use anyhow::{Context, bail};
use baton_client::{Connection, TokenSource};
use serde::Deserialize;
use tokio::process::{Child, Command};

/// First port of the bench's platform, away from the default one's.
const PORT_BASE: u16 = 17_400;
const START_LIMIT: Duration = Duration::from_mins(2);

/// What `baton up` writes when everything serves.
#[derive(Debug, Deserialize)]
struct Ready {
    services: BTreeMap<String, String>,
    tokens: BTreeMap<String, String>,
    databases: BTreeMap<String, String>,
}

/// A running platform.
pub(crate) struct Platform {
    process: Child,
    ready: Ready,
    pub(crate) ready_file: PathBuf,
    pub(crate) timeline_database: String,
}

impl Platform {
    /// Starts the binary and waits until it serves.
    pub(crate) async fn start(baton: &Path, folder: &Path) -> anyhow::Result<Self> {
        let ready_file = folder.join("ready.json");
        let mut process = Command::new(baton)
            .args(["up", "--no-demo", "--port-base", &PORT_BASE.to_string(), "--data-dir"])
            .arg(folder.join("data"))
            .arg("--ready-file")
            .arg(&ready_file)
            .stdout(Stdio::null())
            .stderr(Stdio::inherit())
            .spawn()
            .with_context(|| format!("cannot start {}", baton.display()))?;
        let started = std::time::Instant::now();
        while !ready_file.exists() {
            if let Some(status) = process.try_wait()? {
                bail!("the platform ended while starting: {status}");
            }
            if started.elapsed() > START_LIMIT {
                bail!("the platform does not serve after {START_LIMIT:?}");
            }
            tokio::time::sleep(Duration::from_millis(50)).await;
        }
        let ready: Ready = serde_json::from_str(&std::fs::read_to_string(&ready_file)?)?;
        let timeline_database = ready.databases.get("timeline").context("no timeline database")?.clone();
        Ok(Self { process, ready, ready_file, timeline_database })
    }

    /// A connection to the timeline with the named token of the ready file.
    pub(crate) fn timeline(&self, token: &str) -> anyhow::Result<Connection> {
        let url = self.ready.services.get("timeline").context("no timeline service")?;
        let token = self.ready.tokens.get(token).with_context(|| format!("no token {token}"))?;
        Ok(Connection::lazy(url, TokenSource::new(token)?)?)
    }

    /// Asks the platform to end, as Ctrl-C does, and waits for it.
    pub(crate) async fn stop(mut self) -> anyhow::Result<()> {
        let id = self.process.id().context("the platform ended by itself")?;
        Command::new("kill").args(["-INT", &id.to_string()]).status().await?;
        let status = self.process.wait().await?;
        if !status.success() {
            bail!("the platform ended badly: {status}");
        }
        Ok(())
    }
}
