//! Brings the tables of several crates up to date.

use std::time::{Duration, Instant};

use sha2::{Digest, Sha256};
use sqlx::migrate::{MigrateError, Migrator};
use sqlx::{ConnectOptions, Connection, PgConnection, Postgres, Transaction};

use crate::{DbSettings, store};

/// The advisory lock all processes agree on, whatever their version: "baton" in ASCII.
const LOCK: i64 = 0x62_6174_6f6e;

/// How long to wait for another process that migrates.
const PATIENCE: Duration = Duration::from_mins(2);
const PAUSE: Duration = Duration::from_millis(100);

/// Statements may take as long as they need, and the lock's holder waits idly for them. But a lock that cannot be had
/// in ten seconds fails the migration, because everything else queues up behind the wait.
const LIMITS: [(&str, &str); 3] =
    [("statement_timeout", "0"), ("lock_timeout", "10s"), ("idle_in_transaction_session_timeout", "0")];

/// Why the tables could not be brought up to date.
#[derive(Debug, thiserror::Error)]
pub enum MigrationError {
    /// The server could not be reached or failed.
    #[error("the database failed while migrating")]
    Database(#[from] sqlx::Error),
    /// A migration failed, or what is applied is not what this program knows.
    #[error("the tables do not fit this program, or a migration failed")]
    Migration(#[from] MigrateError),
    /// Another process holds the lock.
    #[error("another process has been migrating this database for two minutes")]
    Busy,
}

/// The migrations of a service and of the library crates whose tables live in its database, in order of application.
///
/// Each crate keeps its own table of applied migrations, in its own schema (`sqlx.toml`, `[migrate]`).
#[derive(Debug)]
pub struct Migrations(Vec<Migrator>);

impl Migrations {
    /// The given migrations, usually `[baton_outbox::migrations(), …, sqlx::migrate!()]`.
    pub fn new(migrators: impl IntoIterator<Item = Migrator>) -> Self {
        let mut migrators: Vec<Migrator> = migrators.into_iter().collect();
        for migrator in &mut migrators {
            // sqlx would take a session lock by blocking: a pooler loses it, and it deadlocks with an index that is
            // built concurrently. Ours is below.
            migrator.set_locking(false);
        }
        Self(migrators)
    }

    /// Applies what is missing. Several processes may call this at once; one does the work, the others wait for it.
    ///
    /// Connects by itself, not through a pool: give it a URL that bypasses poolers in transaction mode.
    pub async fn apply(&self, settings: &DbSettings) -> Result<(), MigrationError> {
        let options = settings.options.clone().options(LIMITS);
        // The lock is held by a transaction on a connection of its own, so that each migration can have its own
        // transaction, or none (`-- no-transaction`).
        let mut holder = options.connect().await?;
        let mut conn = options.connect().await?;
        let lock = hold_lock(&mut holder).await?;
        for migrator in &self.0 {
            migrator.run_direct(None, &mut conn, false).await?;
        }
        lock.rollback().await?;
        conn.close().await?;
        holder.close().await?;
        Ok(())
    }

    /// Tells sets of migrations apart: 16 hexadecimal digits over the tables' names and the migrations' checksums.
    pub fn fingerprint(&self) -> String {
        let mut hash = Sha256::new();
        for migrator in &self.0 {
            hash.update(migrator.table_name.as_bytes());
            for migration in migrator.iter() {
                hash.update(migration.version.to_be_bytes());
                hash.update(&migration.checksum);
            }
        }
        let mut first = [0; 8];
        first.copy_from_slice(&hash.finalize()[..8]);
        format!("{:016x}", u64::from_be_bytes(first))
    }
}

/// Polls for the lock. Blocking would hold a snapshot, for which an index built concurrently waits: a deadlock. Between
/// two tries this transaction holds nothing.
async fn hold_lock(conn: &mut PgConnection) -> Result<Transaction<'_, Postgres>, MigrationError> {
    let started = Instant::now();
    let mut transaction = conn.begin().await?;
    while !store::try_migration_lock(&mut transaction, LOCK).await? {
        if started.elapsed() > PATIENCE {
            return Err(MigrationError::Busy);
        }
        tokio::time::sleep(PAUSE).await;
    }
    Ok(transaction)
}
