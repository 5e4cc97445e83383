//! The first meeting with a database server.

use std::time::{Duration, Instant};

use sqlx::postgres::PgPool;

use crate::pool::Lease;
use crate::store;

const PAUSE: Duration = Duration::from_millis(250);

/// Why a service cannot start on this database.
#[derive(Debug, thiserror::Error)]
pub enum ConnectError {
    /// Nobody answered, or whoever answered does not let us in.
    #[error("the database cannot be used: is it running, and are the URL, the role and its password right?")]
    Unreachable(#[source] sqlx::Error),
    /// The server may lose commits that it has acknowledged.
    #[error("the database server may lose acknowledged commits: turn on {}", .0.join(", "))]
    UnsafeSettings(Vec<String>),
}

/// Waits until the server answers, as long as it may still be starting, and refuses one that may lose acknowledged
/// commits.
pub(crate) async fn meet(pool: &PgPool, patience: Duration) -> Result<(), ConnectError> {
    let started = Instant::now();
    let mut told = false;
    loop {
        let error = match unsafe_settings(pool).await {
            Ok(names) if names.is_empty() => return Ok(()),
            Ok(names) => return Err(ConnectError::UnsafeSettings(names)),
            Err(error) => error,
        };
        if !may_pass(&error) || started.elapsed() >= patience {
            return Err(ConnectError::Unreachable(error));
        }
        if !told {
            tracing::info!(patience_s = patience.as_secs(), "waiting for the database");
            told = true;
        }
        tokio::time::sleep(PAUSE).await;
    }
}

async fn unsafe_settings(pool: &PgPool) -> sqlx::Result<Vec<String>> {
    let mut lease = Lease::take(pool).await?;
    let names = store::unsafe_settings(&mut lease).await?;
    lease.give_back();
    Ok(names)
}

/// A wrong password or a missing database does not become right by waiting.
fn may_pass(error: &sqlx::Error) -> bool {
    match error {
        sqlx::Error::Io(_) | sqlx::Error::PoolTimedOut | sqlx::Error::Protocol(_) => true,
        // 57P03: the server is starting up or shutting down; 53300: too many connections.
        sqlx::Error::Database(database) => matches!(database.code().as_deref(), Some("57P03" | "53300")),
        _ => false,
    }
}
