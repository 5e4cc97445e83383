//! Writes who is here and reads who is with the same customers.

use std::collections::HashMap;

use baton_db::Work;
use baton_model::CustomerId;
use sqlx::PgConnection;
use time::OffsetDateTime;
use uuid::Uuid;

use super::GONE_AFTER;
use crate::app::App;
use crate::domain::presence::Session;
use crate::error::Error;
use crate::store::presences;

/// What is written, and of which customers is read.
#[derive(Debug)]
pub(super) struct Beat {
    here: Vec<(CustomerId, Session)>,
    gone: Vec<(CustomerId, Uuid)>,
    customers: Vec<CustomerId>,
    now: OffsetDateTime,
}

impl Beat {
    /// Everybody who is here is still here.
    pub(super) fn of_all(here: Vec<(CustomerId, Session)>, now: OffsetDateTime) -> Self {
        let mut customers: Vec<CustomerId> = here.iter().map(|(customer, _)| *customer).collect();
        customers.sort();
        customers.dedup();
        Self { here, gone: Vec::new(), customers, now }
    }

    /// These sessions are over.
    pub(super) fn without(gone: Vec<(CustomerId, Uuid)>, now: OffsetDateTime) -> Self {
        let customers = gone.iter().map(|(customer, _)| *customer).collect();
        Self { here: Vec::new(), gone, customers, now }
    }
}

impl Work for Beat {
    type Output = HashMap<CustomerId, Vec<Session>>;
    type Error = Error;

    async fn run(&self, conn: &mut PgConnection) -> Result<Self::Output, Error> {
        presences::keep(conn, &self.here, self.now).await?;
        presences::remove(conn, &self.gone).await?;
        let limit = self.now - GONE_AFTER;
        presences::forget(conn, &self.customers, limit).await?;
        Ok(presences::of(conn, &self.customers, limit).await?)
    }
}

/// Carries a beat out and tells those who are here. A failure is made up for by the next beat.
pub(super) async fn beat(app: &App, beat: Beat) {
    if try_beat(app, beat).await.is_err() {
        tracing::info!("who is with customers could not be written; the next beat tries again");
    }
}

/// Carries a beat out and tells those who are here.
pub(super) async fn try_beat(app: &App, beat: Beat) -> Result<(), Error> {
    tell(app, &beat.customers, app.db.background(&beat).await?);
    // Whoever left meanwhile may have been written after the leave.
    let left = app.rooms.missing(&beat.here);
    if !left.is_empty() {
        let beat = Beat::without(left, beat.now);
        tell(app, &beat.customers, app.db.background(&beat).await?);
    }
    Ok(())
}

fn tell(app: &App, customers: &[CustomerId], mut known: HashMap<CustomerId, Vec<Session>>) {
    for customer in customers {
        app.rooms.tell(*customer, known.remove(customer).unwrap_or_default());
    }
}
