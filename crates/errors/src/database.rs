//! Database errors made safe: logged once with their whole chain, told as what the caller may know.

use crate::{Failure, Reason};

/// What happened to the work when the database failed.
///
/// A named constraint that the domain knows is asked for by name first, with [`violated_constraint`]; what is left
/// comes here.
pub fn database(error: &sqlx::Error) -> Failure {
    let failure = classify(error);
    if failure.reason() == Reason::Internal {
        tracing::error!(
            error.code = sqlstate(error).as_deref().unwrap_or("none"),
            error.kind = kind(error),
            "database error"
        );
    } else {
        tracing::info!(
            error.code = sqlstate(error).as_deref().unwrap_or("none"),
            error.kind = kind(error),
            "database unavailable"
        );
    }
    failure
}

fn classify(error: &sqlx::Error) -> Failure {
    match error {
        sqlx::Error::PoolTimedOut | sqlx::Error::PoolClosed | sqlx::Error::BeginFailed => unavailable(),
        // The connection broke in the middle: a commit may or may not have arrived.
        sqlx::Error::Io(_) | sqlx::Error::Tls(_) | sqlx::Error::Protocol(_) | sqlx::Error::WorkerCrashed => {
            Failure::new(
                Reason::OutcomeUnknown,
                "the database connection was lost; repeat the call with the same request id",
            )
        }
        sqlx::Error::Database(database) => match database.code().as_deref() {
            // Serialization failure, deadlock, lock not available: rolled back, and retrying inside did not help.
            Some("40001" | "40P01" | "55P03") => Failure::new(Reason::Conflict, "busy: repeat the call"),
            // Statement timeout or cancellation: rolled back.
            Some("57014") => Failure::new(Reason::DatabaseUnavailable, "the database took too long"),
            // A session that idled too long in its transaction (we were paused), or a server that became a standby:
            // rolled back.
            Some("25P03" | "25006") => unavailable(),
            // 08 connection, 53 resources (disk full, too many connections), 57P shutdown, 58 the system beneath.
            Some(code) if ["08", "53", "57P", "58"].iter().any(|class| code.starts_with(class)) => {
                unavailable()
            }
            _ => internal(),
        },
        _ => internal(),
    }
}

fn unavailable() -> Failure {
    Failure::new(Reason::DatabaseUnavailable, "the database is unavailable; nothing was written")
}

fn internal() -> Failure {
    Failure::new(Reason::Internal, "internal error")
}

/// Whether the whole transaction may be run again: it was rolled back for the sake of others.
pub fn is_retryable(error: &sqlx::Error) -> bool {
    matches!(sqlstate(error).as_deref(), Some("40001" | "40P01" | "55P03"))
}

/// The name of the constraint that a statement violated, if that is what happened.
pub fn violated_constraint(error: &sqlx::Error) -> Option<&str> {
    error.as_database_error().and_then(sqlx::error::DatabaseError::constraint)
}

fn sqlstate(error: &sqlx::Error) -> Option<String> {
    error.as_database_error().and_then(|database| database.code().map(Into::into))
}

/// A name for the log. The driver's own text stays out: Postgres quotes values in it.
const fn kind(error: &sqlx::Error) -> &'static str {
    match error {
        sqlx::Error::Database(_) => "database",
        sqlx::Error::Io(_) => "io",
        sqlx::Error::Tls(_) => "tls",
        sqlx::Error::Protocol(_) => "protocol",
        sqlx::Error::PoolTimedOut => "pool_timed_out",
        sqlx::Error::PoolClosed => "pool_closed",
        sqlx::Error::RowNotFound => "row_not_found",
        sqlx::Error::ColumnDecode { .. } | sqlx::Error::Decode(_) => "decode",
        sqlx::Error::Encode(_) => "encode",
        _ => "other",
    }
}
