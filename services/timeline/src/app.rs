//! What every handler of the service shares.

use std::sync::Arc;

use baton_db::{Db, Work};
use baton_inbox::replay;
use baton_model::{Clock, Ids};

use crate::commands::{Command, Once};
use crate::error::Error;
use crate::log::{Appender, Hub};
use crate::presence::Rooms;

/// What every handler of the service shares.
#[derive(Debug, Clone)]
pub(crate) struct App {
    pub(crate) db: Db,
    pub(crate) clock: Arc<dyn Clock>,
    pub(crate) ids: Arc<dyn Ids>,
    pub(crate) hub: Hub,
    pub(crate) appender: Appender,
    pub(crate) rooms: Rooms,
}

impl App {
    /// What handlers share, around a database.
    pub(crate) fn new(db: Db, clock: Arc<dyn Clock>, ids: Arc<dyn Ids>) -> Self {
        let hub = Hub::new();
        let appender = Appender::new(&db, &clock, &hub);
        Self { db, clock, ids, hub, appender, rooms: Rooms::default() }
    }

    /// Carries out a command once: a repeated request gets the first response. Wakes those who wait for its event.
    pub(crate) async fn once<C: Command>(&self, key: replay::Key, command: C) -> Result<C::Response, Error> {
        let partition = command.partition();
        let once = Once { key, now: self.clock.now(), command };
        // Boxed: a command and its retries make a future of some 20 kB, which every handler would carry.
        let applied = Box::pin(self.db.write(&once)).await?;
        if let Some(position) = applied.position {
            self.hub.committed(partition, position);
        }
        Ok(applied.response)
    }

    /// Answers a query.
    pub(crate) async fn ask<W: Work<Error = Error>>(&self, query: W) -> Result<W::Output, Error> {
        self.db.read(&query).await
    }
}
