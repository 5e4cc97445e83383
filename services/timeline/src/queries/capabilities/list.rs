//! The directory of who can do what.

use baton_db::Work;
use sqlx::PgConnection;

use crate::domain::capability::Capability;
use crate::error::Error;
use crate::store;

/// Lists the whole directory, by name.
#[derive(Debug)]
pub(crate) struct ListCapabilities;

impl Work for ListCapabilities {
    type Output = Vec<Capability>;
    type Error = Error;

    async fn run(&self, conn: &mut PgConnection) -> Result<Vec<Capability>, Error> {
        Ok(store::capabilities::list(conn).await?)
    }
}
