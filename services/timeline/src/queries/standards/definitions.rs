//! Reads what is defined.

use baton_db::Work;
use sqlx::PgConnection;

use crate::domain::standard::Definitions;
use crate::error::Error;
use crate::store;

/// Every version of every standard and calendar.
#[derive(Debug)]
pub(crate) struct ReadDefinitions;

impl Work for ReadDefinitions {
    type Output = Definitions;
    type Error = Error;

    async fn run(&self, conn: &mut PgConnection) -> Result<Definitions, Error> {
        Ok(store::definitions::read(conn).await?)
    }
}
