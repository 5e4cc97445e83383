//! What a department is made of.

use std::sync::Arc;

use baton_client::Connection;
use baton_db::{Db, DbSettings, Migrations};
use baton_model::{Clock, Ids, SystemClock, SystemIds};
use sqlx::migrate::Migrator;

use crate::DepartmentSettings;

/// What a department is made of.
#[derive(Debug)]
pub struct Parts {
    /// Its database, with the tables of [`migrations`].
    pub db: Db,
    /// The timeline, called as this service.
    pub timeline: Connection,
    /// What time it is.
    pub clock: Arc<dyn Clock>,
    /// Where new ids come from.
    pub ids: Arc<dyn Ids>,
}

impl Parts {
    /// Connects as `application` (the name that the database server shows), brings the tables up to date, and takes
    /// the machine's clock and randomness.
    pub async fn connect(
        application: &str,
        settings: &DepartmentSettings,
        migrations: &Migrations,
    ) -> anyhow::Result<Self> {
        let mut database = DbSettings::new(settings.database.url.expose())?.application_name(application);
        database.write_connections = settings.database.write_connections;
        database.read_connections = settings.database.read_connections;
        let db = Db::connect(&database).await?;
        migrations.apply(&database).await?;
        let timeline = settings.connect(&settings.timeline.url)?;
        Ok(Self { db, timeline, clock: Arc::new(SystemClock), ids: Arc::new(SystemIds) })
    }
}

/// The tables of a department's database: those of the outbox and the inbox, and its own.
pub fn migrations(own: Migrator) -> Migrations {
    Migrations::new([baton_outbox::migrations(), baton_inbox::migrations(), own])
}
