//! Waits until an event is visible, so that whoever passes on its id reads its own write.

use std::time::Duration;

use baton_db::Work;
use baton_model::{CustomerId, EventId};
use sqlx::PgConnection;

use crate::app::App;
use crate::error::Error;
use crate::store;

/// Waits until the customer's timeline has the event, for at most `patience`.
pub(crate) async fn wait(
    app: &App,
    customer_id: CustomerId,
    event_id: EventId,
    patience: Duration,
) -> Result<(), Error> {
    let mut news = app.hub.watch(customer_id.partition());
    let seen = async {
        loop {
            // Before the read: what is committed after it is news.
            news.borrow_and_update();
            if app.ask(IsVisible { customer_id, event_id }).await? {
                return Ok(());
            }
            // The hub lives as long as the app.
            let _ = news.changed().await;
        }
    };
    tokio::time::timeout(patience, seen).await.unwrap_or(Err(Error::NotYetVisible(event_id)))
}

struct IsVisible {
    customer_id: CustomerId,
    event_id: EventId,
}

impl Work for IsVisible {
    type Output = bool;
    type Error = Error;

    async fn run(&self, conn: &mut PgConnection) -> Result<bool, Error> {
        if store::events::is_recorded(conn, self.customer_id, self.event_id).await? {
            return Ok(true);
        }
        match store::heads::sequence(conn, self.customer_id).await? {
            Some(_) => Ok(false),
            None => Err(Error::CustomerNotFound(self.customer_id)),
        }
    }
}
