//! Reads one promise.

use baton_db::Work;
use baton_model::PromiseId;
use sqlx::PgConnection;

use crate::domain::promise::Promise;
use crate::error::Error;
use crate::store;

/// Reads one promise.
#[derive(Debug)]
pub(crate) struct GetPromise {
    pub(crate) id: PromiseId,
}

impl Work for GetPromise {
    type Output = Promise;
    type Error = Error;

    async fn run(&self, conn: &mut PgConnection) -> Result<Promise, Error> {
        let not_found = || Error::PromiseNotFound(self.id);
        let customer = store::promises::locate(conn, self.id).await?.ok_or_else(not_found)?;
        store::promises::find(conn, customer, self.id).await?.ok_or_else(not_found)
    }
}
