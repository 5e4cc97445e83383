//! Reads one account.

use baton_db::Work;
use baton_model::CustomerId;
use sqlx::PgConnection;

use crate::domain::Account;
use crate::error::Error;
use crate::store;

/// Reads one account.
#[derive(Debug)]
pub(crate) struct GetAccount {
    /// Whose.
    pub(crate) customer_id: CustomerId,
}

impl Work for GetAccount {
    type Output = Account;
    type Error = Error;

    async fn run(&self, conn: &mut PgConnection) -> Result<Account, Error> {
        let found = store::accounts::find(conn, self.customer_id).await?;
        found.ok_or(Error::AccountNotFound(self.customer_id))
    }
}
