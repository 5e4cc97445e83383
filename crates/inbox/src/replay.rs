//! Requests that are repeated get their first outcome.
//!
//! In the transaction of a write: [`claim`] first, then the work, then [`complete`]. Two concurrent copies of a request
//! meet at the claim: the second one waits for the first one's commit and then finds its outcome.

use baton_db::DatabaseCause;
use baton_model::RequestId;
use prost::Message;
use sha2::{Digest, Sha256};
use sqlx::PgConnection;
use time::OffsetDateTime;

use crate::store;

/// Names one request.
#[derive(Debug, Clone)]
pub struct Key {
    pub(crate) part: i16,
    pub(crate) caller: String,
    pub(crate) method: &'static str,
    pub(crate) request_id: RequestId,
    pub(crate) fingerprint: [u8; 32],
}

impl Key {
    /// The key of `request`, received by `method` (the RPC's name) from the actor with id `caller`.
    ///
    /// `part` is the customer's partition in the timeline and 0 in the departments.
    pub fn new(
        part: i16,
        caller: &str,
        method: &'static str,
        request_id: RequestId,
        request: &impl Message,
    ) -> Self {
        let fingerprint = Sha256::digest(request.encode_to_vec()).into();
        Self { part, caller: caller.to_owned(), method, request_id, fingerprint }
    }

    /// The request's id.
    pub const fn request_id(&self) -> RequestId {
        self.request_id
    }
}

/// What [`claim`] found.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Claim {
    /// The request is new: do the work, then [`complete`].
    New,
    /// The request was carried out before; this is its outcome as given to [`complete`].
    Done(Vec<u8>),
}

/// Why a request cannot be claimed.
#[derive(Debug, thiserror::Error)]
pub enum Error {
    /// The request id was used for a different request.
    #[error("request id {0} was used for a different request")]
    Reused(RequestId),
    /// The database failed.
    #[error("the database failed")]
    Database(#[from] sqlx::Error),
}

impl DatabaseCause for Error {
    fn database_cause(&self) -> Option<&sqlx::Error> {
        match self {
            Self::Database(error) => Some(error),
            Self::Reused(_) => None,
        }
    }
}

/// Claims a request in the caller's transaction, or finds its first outcome.
pub async fn claim(conn: &mut PgConnection, key: &Key, now: OffsetDateTime) -> Result<Claim, Error> {
    if store::requests::insert(conn, key, now).await? {
        return Ok(Claim::New);
    }
    let earlier = store::requests::find(conn, key).await?.ok_or(sqlx::Error::RowNotFound)?;
    if earlier.fingerprint != key.fingerprint {
        return Err(Error::Reused(key.request_id));
    }
    // Null is never visible outside the transaction that is computing it.
    Ok(Claim::Done(earlier.outcome.unwrap_or_default()))
}

/// Whether the request, or another one under its id, was carried out before. For checks that come before the write: what
/// was carried out once is not checked again, it gets its first outcome.
pub async fn was_carried_out(conn: &mut PgConnection, key: &Key) -> sqlx::Result<bool> {
    Ok(store::requests::find(conn, key).await?.is_some())
}

/// Stores the outcome of a claimed request, in the same transaction.
pub async fn complete(conn: &mut PgConnection, key: &Key, outcome: &[u8]) -> sqlx::Result<()> {
    store::requests::complete(conn, key, outcome).await
}
