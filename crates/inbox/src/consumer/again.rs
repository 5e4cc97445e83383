//! Tries reactions again that were parked, once somebody has asked for it.

use baton_db::Work;
use baton_errors::Failure;
use baton_proto::timeline::v1::Event;
use prost::Message;
use sqlx::PgConnection;
use tokio_util::sync::CancellationToken;
use uuid::Uuid;

use super::Consumer;
use super::reacting::reason;
use crate::Reactions;
use crate::store::parked::{self, Marked};

impl<R: Reactions> Consumer<R> {
    /// Looks for events to be tried again, at the start and then every so often.
    pub(super) async fn keep_trying_again(&self, shutdown: &CancellationToken) {
        loop {
            tokio::select! {
                biased;
                // What goes wrong with the database now goes better at the next look.
                may_go_on = self.try_again() => if may_go_on.unwrap_or(false) {
                    continue;
                },
                () = shutdown.cancelled() => return,
            }
            tokio::select! {
                () = shutdown.cancelled() => return,
                () = tokio::time::sleep(self.look) => {}
            }
        }
    }

    /// Tries one batch; says whether another one may follow at once.
    async fn try_again(&self) -> sqlx::Result<bool> {
        let marked = self.db.background(&FindMarked { consumer: self.name }).await?;
        let may_go_on = !marked.is_empty();
        for parked in marked {
            let Err(failure) = self.react_again(&parked).await else { continue };
            if failure.is_retryable() {
                return Ok(false);
            }
            tracing::error!(
                consumer = self.name,
                event.id = %parked.event_id,
                reason = baton_errors::slug(failure.reason()),
                "a reaction failed for good again; it stays parked"
            );
            let event_id = parked.event_id;
            self.db.background(&StayParked { consumer: self.name, event_id, failure: &failure }).await?;
        }
        Ok(may_go_on)
    }

    async fn react_again(&self, parked: &Marked) -> Result<(), Failure> {
        let Ok(event) = Event::decode(parked.envelope.as_slice()) else {
            return Err(Failure::new(baton_errors::Reason::Internal, "not an event"));
        };
        let prepared = self.reactions.prepare(&event).await.map_err(Into::into)?;
        let (event_id, event) = (parked.event_id, &event);
        let react = ReactAgain { consumer: self.name, event_id, event, prepared, reactions: &self.reactions };
        self.db.background(&react).await.map_err(Into::into)?;
        self.reactions.committed();
        Ok(())
    }
}

struct FindMarked {
    consumer: &'static str,
}

impl Work for FindMarked {
    type Output = Vec<Marked>;
    type Error = sqlx::Error;

    async fn run(&self, conn: &mut PgConnection) -> sqlx::Result<Vec<Marked>> {
        parked::marked(conn, self.consumer).await
    }
}

/// The effect, and the end of the parked row, in one transaction.
struct ReactAgain<'a, R: Reactions> {
    consumer: &'static str,
    event_id: Uuid,
    event: &'a Event,
    prepared: R::Prepared,
    reactions: &'a R,
}

impl<R: Reactions> Work for ReactAgain<'_, R> {
    type Output = ();
    type Error = R::Error;

    async fn run(&self, conn: &mut PgConnection) -> Result<(), R::Error> {
        // Another consumer of the same name that was quicker has removed it.
        if parked::remove(conn, self.consumer, self.event_id).await? {
            self.reactions.react(conn, self.event, &self.prepared).await?;
        }
        Ok(())
    }
}

struct StayParked<'a> {
    consumer: &'static str,
    event_id: Uuid,
    failure: &'a Failure,
}

impl Work for StayParked<'_> {
    type Output = ();
    type Error = sqlx::Error;

    async fn run(&self, conn: &mut PgConnection) -> sqlx::Result<()> {
        parked::keep(conn, self.consumer, self.event_id, &reason(self.failure)).await
    }
}
