//! Reads one dispute.

use baton_db::Work;
use baton_model::DisputeId;
use sqlx::PgConnection;

use crate::domain::Dispute;
use crate::error::Error;
use crate::store;

/// Reads one dispute.
#[derive(Debug)]
pub(crate) struct GetDispute {
    /// Which.
    pub(crate) dispute_id: DisputeId,
}

impl Work for GetDispute {
    type Output = Dispute;
    type Error = Error;

    async fn run(&self, conn: &mut PgConnection) -> Result<Dispute, Error> {
        let found = store::disputes::find(conn, self.dispute_id).await?;
        found.ok_or(Error::DisputeNotFound(self.dispute_id))
    }
}
