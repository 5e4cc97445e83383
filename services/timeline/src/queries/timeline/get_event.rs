//! Reads one event by its id.

use baton_db::Work;
use baton_model::EventId;
use baton_proto::timeline::v1::Event;
use prost::Message;
use sqlx::PgConnection;

use crate::error::Error;
use crate::store;

/// Reads one event by its id.
#[derive(Debug)]
pub(crate) struct GetEvent {
    pub(crate) id: EventId,
}

impl Work for GetEvent {
    type Output = Event;
    type Error = Error;

    async fn run(&self, conn: &mut PgConnection) -> Result<Event, Error> {
        let envelope = store::events::find(conn, self.id).await?.ok_or(Error::EventNotFound(self.id))?;
        Ok(Event::decode(envelope.as_slice())?)
    }
}
