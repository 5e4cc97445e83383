//! To whom a promise was made.

use baton_db::Work;
use baton_model::{CustomerId, PromiseId};
use sqlx::PgConnection;

use crate::error::Error;
use crate::store;

/// To whom a promise was made. The answer never changes.
#[derive(Debug)]
pub(crate) struct LocatePromise {
    pub(crate) id: PromiseId,
}

impl Work for LocatePromise {
    type Output = CustomerId;
    type Error = Error;

    async fn run(&self, conn: &mut PgConnection) -> Result<CustomerId, Error> {
        store::promises::locate(conn, self.id).await?.ok_or(Error::PromiseNotFound(self.id))
    }
}
