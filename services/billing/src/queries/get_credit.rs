//! Reads one credit.

use baton_db::Work;
use baton_model::CreditId;
use sqlx::PgConnection;

use crate::domain::Credit;
use crate::error::Error;
use crate::store;

/// Reads one credit.
#[derive(Debug)]
pub(crate) struct GetCredit {
    /// Which.
    pub(crate) credit_id: CreditId,
}

impl Work for GetCredit {
    type Output = Credit;
    type Error = Error;

    async fn run(&self, conn: &mut PgConnection) -> Result<Credit, Error> {
        let found = store::credits::find(conn, self.credit_id).await?;
        found.ok_or(Error::CreditNotFound(self.credit_id))
    }
}
