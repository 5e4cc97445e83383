//! The baseline: pgbench inserting one row per transaction, with the keys that an event needs.

use std::path::{Path, PathBuf};
use std::process::Command;
use std::time::Duration;

use anyhow::{Context, bail};
use sqlx::{Connection, PgConnection};

use crate::report::Figures;

/// A 300-byte event with a key by customer and sequence and a unique idempotency key.
const TABLE: &str = "create schema bench;
    create table bench.entries (
        customer integer not null,
        sequence bigint not null,
        event_id uuid not null unique,
        envelope bytea not null,
        primary key (customer, sequence)
    );
    create sequence bench.sequence;";

const SCRIPT: &str = "\\set customer random(1, 100000)
insert into bench.entries values (:customer, nextval('bench.sequence'), gen_random_uuid(), decode(repeat('6b', 300), 'hex'));
";

/// pgbench on the timeline's own database, in a schema of its own.
pub(crate) struct Pgbench {
    url: String,
    script: PathBuf,
    binary: PathBuf,
}

impl Pgbench {
    /// Makes the table and the script.
    pub(crate) async fn prepare(url: &str, folder: &Path) -> anyhow::Result<Self> {
        let mut conn = PgConnection::connect(url).await.context("cannot reach the timeline's database")?;
        sqlx::raw_sql(TABLE).execute(&mut conn).await?;
        conn.close().await?;
        let script = folder.join("insert.sql");
        std::fs::write(&script, SCRIPT)?;
        Ok(Self { url: url.to_owned(), script, binary: binary() })
    }

    /// Inserts with `clients` clients for `duration`.
    pub(crate) fn run(&self, clients: usize, duration: Duration) -> anyhow::Result<Figures> {
        let log = tempfile::tempdir()?;
        let output = Command::new(&self.binary)
            .args(["--no-vacuum", "--protocol=prepared", "--log", "--log-prefix"])
            .arg(log.path().join("latency"))
            .arg(format!("--client={clients}"))
            .arg(format!("--jobs={}", clients.min(2)))
            .arg(format!("--time={}", duration.as_secs()))
            .arg("--file")
            .arg(&self.script)
            .arg(&self.url)
            .output()
            .context("cannot run pgbench")?;
        if !output.status.success() {
            bail!("pgbench failed: {}", String::from_utf8_lossy(&output.stderr));
        }
        // One line a transaction: client, number, latency in microseconds, …
        let mut latencies = Vec::new();
        for file in std::fs::read_dir(log.path())? {
            for line in std::fs::read_to_string(file?.path())?.lines() {
                let latency = line.split(' ').nth(2).and_then(|field| field.parse::<u64>().ok());
                latencies.push(Duration::from_micros(latency.context("an odd line in pgbench's log")?));
            }
        }
        Figures::new(latencies, duration)
    }
}

/// pgbench comes with the server: beside it on Debian, on the path elsewhere.
fn binary() -> PathBuf {
    let mut found: Vec<PathBuf> = std::fs::read_dir("/usr/lib/postgresql")
        .into_iter()
        .flatten()
        .filter_map(|version| Some(version.ok()?.path().join("bin/pgbench")))
        .filter(|path| path.exists())
        .collect();
    found.sort();
    found.pop().unwrap_or_else(|| PathBuf::from("pgbench"))
}
