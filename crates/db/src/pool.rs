//! Pools, and connections on loan from them.

use std::ops::{Deref, DerefMut};
use std::time::Duration;

use sqlx::pool::PoolConnection;
use sqlx::postgres::{PgConnectOptions, PgPool, PgPoolOptions};
use sqlx::{Connection, PgConnection, Postgres};

use crate::DbSettings;

/// How long a connection that is given back may take to prove that it is alive.
const RETURN_TIMEOUT: Duration = Duration::from_secs(1);

/// A connection that rested longer than this is tested before it is lent. Testing every one would cost each call a
/// round trip; testing none would hand the first caller after a server restart a dead connection.
const TRUSTED_FOR: Duration = Duration::from_secs(1);

/// Limits the server itself enforces, so that no client can hold locks for ever: not a hung one, not a lost one.
const SERVER_LIMITS: [(&str, &str); 3] =
    [("statement_timeout", "5s"), ("lock_timeout", "1s"), ("idle_in_transaction_session_timeout", "5s")];

/// A pool whose connections may write.
pub(crate) fn writing(settings: &DbSettings, connections: u32) -> PgPool {
    lazy(settings.options.clone().options(SERVER_LIMITS), connections, settings.acquire_timeout)
}

/// A pool whose connections the server keeps from writing.
pub(crate) fn reading(settings: &DbSettings, connections: u32) -> PgPool {
    let read_only =
        settings.options.clone().options(SERVER_LIMITS).options([("default_transaction_read_only", "on")]);
    lazy(read_only, connections, settings.acquire_timeout)
}

fn lazy(options: PgConnectOptions, connections: u32, acquire_timeout: Duration) -> PgPool {
    PgPoolOptions::new()
        .max_connections(connections)
        .acquire_timeout(acquire_timeout)
        // sqlx warns of what took two seconds. How long is too long, the timeout says.
        .acquire_slow_threshold(acquire_timeout)
        .test_before_acquire(false)
        .before_acquire(|conn, meta| {
            Box::pin(async move {
                if meta.idle_for > TRUSTED_FOR {
                    // A dead connection is replaced without a word: that is what the test is for.
                    return Ok(conn.ping().await.is_ok());
                }
                Ok(true)
            })
        })
        .connect_lazy_with(options)
}

/// A connection on loan. Unless it is given back explicitly, it is closed: after a deadline, a cancelled call or a
/// panic nobody knows what is still on the wire.
pub(crate) struct Lease(PoolConnection<Postgres>);

impl Lease {
    pub(crate) async fn take(pool: &PgPool) -> sqlx::Result<Self> {
        pool.acquire().await.map(Self)
    }

    /// Puts the connection back for others: its last call ended, well or badly, and it rests in no transaction.
    pub(crate) fn give_back(mut self) {
        // sqlx tests a connection that comes back, and waits for the answer for ever. Past the deadline the connection
        // is dropped instead, and its place in the pool becomes free.
        tokio::spawn(tokio::time::timeout(RETURN_TIMEOUT, self.0.return_to_pool()));
    }
}

impl Drop for Lease {
    fn drop(&mut self) {
        // After `give_back` there is nothing left to close.
        self.0.close_on_drop();
    }
}

impl Deref for Lease {
    type Target = PgConnection;

    fn deref(&self) -> &PgConnection {
        &self.0
    }
}

impl DerefMut for Lease {
    fn deref_mut(&mut self) -> &mut PgConnection {
        &mut self.0
    }
}
