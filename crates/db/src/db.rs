//! The handle that services hold.

use std::time::Duration;

use sqlx::postgres::PgPool;

use crate::{ConnectError, DbSettings, Work, connect, pool, runner};

/// How long the server may take to answer a health check.
const HEALTH_DEADLINE: Duration = Duration::from_secs(1);

/// A service's database. Clones share the pools.
///
/// Each kind of use has its own pool, so that a flood of one cannot starve the others.
#[derive(Debug, Clone)]
pub struct Db {
    write: PgPool,
    read: PgPool,
    background: PgPool,
    health: PgPool,
    deadline: Duration,
}

impl Db {
    /// Connects, waiting up to [`DbSettings::startup_wait`] for a server that is still starting, and refuses one that
    /// may lose acknowledged commits (`fsync`, `full_page_writes` or `synchronous_commit` off).
    pub async fn connect(settings: &DbSettings) -> Result<Self, ConnectError> {
        let db = Self {
            write: pool::writing(settings, settings.write_connections),
            read: pool::reading(settings, settings.read_connections),
            background: pool::writing(settings, settings.background_connections),
            health: pool::reading(settings, 1),
            deadline: settings.deadline,
        };
        connect::meet(&db.write, settings.startup_wait).await?;
        Ok(db)
    }

    /// Runs the work in one transaction. When the server rolls it back for the sake of others (serialization failure,
    /// deadlock, lock not available), it is run again, at most five times in all.
    ///
    /// After [`sqlx::Error::Io`] the outcome is unknown: the commit may have arrived.
    pub async fn write<W: Work>(&self, work: &W) -> Result<W::Output, W::Error> {
        runner::transact(&self.write, self.deadline, work).await
    }

    /// Runs the work once on a read-only connection, outside a transaction: each statement sees its own snapshot.
    pub async fn read<W: Work>(&self, work: &W) -> Result<W::Output, W::Error> {
        runner::read(&self.read, self.deadline, work).await
    }

    /// Like [`Db::write`], on the connections of relays, reactions and sweeps.
    pub async fn background<W: Work>(&self, work: &W) -> Result<W::Output, W::Error> {
        runner::transact(&self.background, self.deadline, work).await
    }

    /// Whether the server answers within a second. For readiness; on a connection of its own.
    pub async fn is_healthy(&self) -> bool {
        runner::ping(&self.health, HEALTH_DEADLINE).await.is_ok()
    }

    /// Closes every connection, after the work on it has ended. For the end of a drain.
    pub async fn close(&self) {
        for pool in [&self.write, &self.read, &self.background, &self.health] {
            pool.close().await;
        }
    }
}
