//! One attempt to react, and giving up.

use baton_db::Work;
use baton_errors::Failure;
use baton_proto::timeline::v1::Event;
use prost::Message;
use sqlx::PgConnection;
use uuid::Uuid;

use super::Consumer;
use crate::Reactions;
use crate::store::{feed, parked};

impl<R: Reactions> Consumer<R> {
    /// Reacts to one event, once.
    pub(super) async fn react(&self, part: i16, position: i64, event: &Event) -> Result<(), R::Error> {
        let prepared = self.reactions.prepare(event).await?;
        let react =
            React { consumer: self.name, part, position, event, prepared, reactions: &self.reactions };
        self.db.background(&react).await?;
        self.reactions.committed();
        Ok(())
    }
}

/// Position and effect in one transaction.
struct React<'a, R: Reactions> {
    consumer: &'static str,
    part: i16,
    position: i64,
    event: &'a Event,
    prepared: R::Prepared,
    reactions: &'a R,
}

impl<R: Reactions> Work for React<'_, R> {
    type Output = ();
    type Error = R::Error;

    async fn run(&self, conn: &mut PgConnection) -> Result<(), R::Error> {
        if feed::advance(conn, self.consumer, self.part, self.position).await? {
            self.reactions.react(conn, self.event, &self.prepared).await?;
        }
        Ok(())
    }
}

/// Passes over an event whose reaction failed for good, and keeps it for a person.
pub(super) struct Park<'a> {
    pub(super) consumer: &'static str,
    pub(super) part: i16,
    pub(super) position: i64,
    pub(super) event: &'a Event,
    pub(super) failure: &'a Failure,
}

impl Work for Park<'_> {
    type Output = ();
    type Error = sqlx::Error;

    async fn run(&self, conn: &mut PgConnection) -> sqlx::Result<()> {
        if feed::advance(conn, self.consumer, self.part, self.position).await? {
            let event_id = Uuid::try_parse(&self.event.id).unwrap_or_default();
            let envelope = self.event.encode_to_vec();
            parked::insert(conn, self.consumer, event_id, &envelope, &reason(self.failure)).await?;
        }
        Ok(())
    }
}

/// Why a reaction failed, for the person who looks.
pub(super) fn reason(failure: &Failure) -> String {
    format!("{}: {}", baton_errors::slug(failure.reason()), failure.message())
}
