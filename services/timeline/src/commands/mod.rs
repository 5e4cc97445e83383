//! What changes things: one file per command.
//!
//! A command is one transaction. It holds what the request said, already checked; it locks the head of its customer's
//! partition first (done here), then reads, decides by `domain`, stores, and records one event per change.

pub(crate) mod capabilities;
pub(crate) mod cases;
mod circumstances;
pub(crate) mod complaints;
pub(crate) mod customers;
pub(crate) mod facts;
pub(crate) mod feedback;
pub(crate) mod follow_ups;
mod guard;
pub(crate) mod handoffs;
pub(crate) mod notices;
pub(crate) mod promises;
pub(crate) mod standards;

use std::future::Future;

use baton_db::Work;
use baton_inbox::replay::{self, Claim};
use baton_model::Partition;
use prost::Message;
use sqlx::PgConnection;
use time::OffsetDateTime;

pub(crate) use circumstances::Circumstances;
pub(crate) use guard::Seen;

use crate::domain::repetition::Repetition;
use crate::error::Error;
use crate::log::{NewEvent, Outcome};
use crate::store;

/// A write that may be repeated with the same request id.
pub(crate) trait Command: Send + Sync {
    /// What the caller gets, and gets again when it repeats the request.
    type Response: Message + Default;

    /// The partition of the customer it is about; its head is locked before [`Command::apply`].
    fn partition(&self) -> Partition;

    /// Does the work. It may be run again after a rollback.
    fn apply(
        &self,
        conn: &mut PgConnection,
    ) -> impl Future<Output = Result<Applied<Self::Response>, Error>> + Send;
}

/// What a command did.
#[derive(Debug)]
pub(crate) struct Applied<R> {
    pub(crate) response: R,
    /// The last position it recorded an event at, for those who wait; `None` when nothing changed.
    pub(crate) position: Option<i64>,
}

impl<R> Applied<R> {
    /// Nothing changed, and so nothing was recorded.
    pub(crate) const fn unchanged(response: R) -> Self {
        Self { response, position: None }
    }
}

/// A command in its transaction, behind the claim of its request.
pub(crate) struct Once<C> {
    pub(crate) key: replay::Key,
    pub(crate) now: OffsetDateTime,
    pub(crate) command: C,
}

impl<C: Command> Work for Once<C> {
    type Output = Applied<C::Response>;
    type Error = Error;

    async fn run(&self, conn: &mut PgConnection) -> Result<Self::Output, Error> {
        store::heads::lock(conn, &[self.command.partition()]).await?;
        match replay::claim(conn, &self.key, self.now).await? {
            Claim::Done(outcome) => Ok(Applied::unchanged(C::Response::decode(outcome.as_slice())?)),
            Claim::New => {
                let applied = self.command.apply(conn).await?;
                replay::complete(conn, &self.key, &applied.response.encode_to_vec()).await?;
                Ok(applied)
            }
        }
    }
}

/// Appends a command's event in its transaction, and gives the position.
pub(crate) async fn record(
    conn: &mut PgConnection,
    circumstances: &Circumstances,
    event: NewEvent,
) -> Result<i64, Error> {
    Ok(record_stating(conn, circumstances, event).await?.0)
}

/// Appends a command's event in its transaction; gives the last position, and what the event asked for although it was
/// known.
pub(crate) async fn record_stating(
    conn: &mut PgConnection,
    circumstances: &Circumstances,
    event: NewEvent,
) -> Result<(i64, Vec<Repetition>), Error> {
    let appended = store::events::append(conn, circumstances.now, std::slice::from_ref(&event)).await?;
    match appended.outcomes.first() {
        Some(Outcome::Recorded { position, .. }) => {
            let head = appended.heads.get(&event.customer_id.partition());
            Ok((head.copied().unwrap_or(*position), appended.repetitions))
        }
        Some(Outcome::EventIdReused) => Err(Error::EventIdReused(event.id)),
        Some(Outcome::UnknownCustomer) | None => Err(Error::CustomerNotFound(event.customer_id)),
    }
}
