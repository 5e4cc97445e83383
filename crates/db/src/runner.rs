//! Runs a unit of work: transaction, deadline, retries.

use std::future::Future;
use std::time::Duration;

use baton_errors::is_retryable;
use sqlx::postgres::PgPool;
use sqlx::{Connection, PgConnection};
use tracing::{Instrument, Span};

use crate::pool::Lease;
use crate::{DatabaseCause, Work, store};

/// How often a transaction is run before its conflict is passed on to the caller.
const ATTEMPTS: u32 = 5;

/// Runs the work in a transaction, and again when the server rolled it back for the sake of others.
pub(crate) async fn transact<W: Work>(
    pool: &PgPool,
    deadline: Duration,
    work: &W,
) -> Result<W::Output, W::Error> {
    within(deadline, async {
        for attempt in 1..ATTEMPTS {
            match transact_once(pool, work).await {
                Err(error) if error.database_cause().is_some_and(is_retryable) => {
                    tracing::debug!(
                        attempt,
                        "transaction rolled back for the sake of others; running it again"
                    );
                    tokio::time::sleep(jitter(attempt)).await;
                }
                outcome => return outcome,
            }
        }
        transact_once(pool, work).await
    })
    .instrument(span::<W>("db.write"))
    .await
}

async fn transact_once<W: Work>(pool: &PgPool, work: &W) -> Result<W::Output, W::Error> {
    let mut lease = Lease::take(pool).await?;
    // Not sqlx's own transaction: that spends a round trip on its COMMIT alone. Whatever happens, a connection that is
    // not given back is closed, and the server rolls back.
    store::begin(&mut lease).await?;
    match work.run(&mut lease).await {
        Ok(output) => {
            // Work that swallowed the failure of a statement is not acknowledged.
            store::commit(&mut lease).await?;
            lease.give_back();
            Ok(output)
        }
        Err(error) => {
            if store::rollback(&mut lease).await.is_ok() {
                lease.give_back();
            }
            Err(error)
        }
    }
}

/// Runs the work once, on a connection that the server keeps from writing.
pub(crate) async fn read<W: Work>(
    pool: &PgPool,
    deadline: Duration,
    work: &W,
) -> Result<W::Output, W::Error> {
    within(deadline, async {
        let mut lease = Lease::take(pool).await?;
        let outcome = work.run(&mut lease).await;
        let broken = outcome.as_ref().err().and_then(DatabaseCause::database_cause).is_some_and(is_broken);
        if !broken {
            lease.give_back();
        }
        outcome
    })
    .instrument(span::<W>("db.read"))
    .await
}

/// Asks the server for a sign of life.
pub(crate) async fn ping(pool: &PgPool, deadline: Duration) -> sqlx::Result<()> {
    within(deadline, async {
        let mut lease = Lease::take(pool).await?;
        let conn: &mut PgConnection = &mut lease;
        conn.ping().await?;
        lease.give_back();
        Ok(())
    })
    .await
}

/// The span of one unit of work. The type's name tells which: it is fixed in the code, so nothing can leak into it.
fn span<W: Work>(kind: &'static str) -> Span {
    let path = std::any::type_name::<W>();
    let path = path.split_once('<').map_or(path, |(path, _)| path);
    let work = path.rsplit("::").next().unwrap_or(path);
    tracing::info_span!("database", otel.name = kind, db.system.name = "postgresql", db.operation.name = work)
}

/// Past the deadline the call is dropped, and its connection with it. What happened to a write is then unknown.
async fn within<T, E: From<sqlx::Error>>(
    deadline: Duration,
    call: impl Future<Output = Result<T, E>>,
) -> Result<T, E> {
    tokio::time::timeout(deadline, call).await.unwrap_or_else(|_| {
        let passed =
            std::io::Error::new(std::io::ErrorKind::TimedOut, "the deadline of the database call passed");
        Err(sqlx::Error::Io(passed).into())
    })
}

/// Whether the connection itself failed, as opposed to a statement on it.
const fn is_broken(error: &sqlx::Error) -> bool {
    matches!(
        error,
        sqlx::Error::Io(_) | sqlx::Error::Tls(_) | sqlx::Error::Protocol(_) | sqlx::Error::WorkerCrashed
    )
}

/// A random pause up to 10, 20, 40, 80 ms: two transactions that collided must not meet again in step.
fn jitter(attempt: u32) -> Duration {
    Duration::from_micros(rand::random_range(0..10_000 << (attempt - 1)))
}
