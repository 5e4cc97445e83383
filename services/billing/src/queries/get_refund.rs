//! Reads one refund.

use baton_db::Work;
use baton_model::RefundId;
use sqlx::PgConnection;

use crate::domain::Refund;
use crate::error::Error;
use crate::store;

/// Reads one refund.
#[derive(Debug)]
pub(crate) struct GetRefund {
    /// Which.
    pub(crate) refund_id: RefundId,
}

impl Work for GetRefund {
    type Output = Refund;
    type Error = Error;

    async fn run(&self, conn: &mut PgConnection) -> Result<Refund, Error> {
        store::refunds::find(conn, self.refund_id).await?.ok_or(Error::RefundNotFound(self.refund_id))
    }
}
