//! Reads one handoff.

use baton_db::Work;
use baton_model::HandoffId;
use sqlx::PgConnection;

use crate::domain::handoff::Handoff;
use crate::error::Error;
use crate::store;

/// Reads one handoff, and its frozen brief.
#[derive(Debug)]
pub(crate) struct GetHandoff {
    pub(crate) id: HandoffId,
}

impl Work for GetHandoff {
    type Output = (Handoff, Vec<u8>);
    type Error = Error;

    async fn run(&self, conn: &mut PgConnection) -> Result<(Handoff, Vec<u8>), Error> {
        let handoff = store::handoffs::find(conn, self.id).await?.ok_or(Error::HandoffNotFound(self.id))?;
        let brief = store::handoffs::brief(conn, self.id).await?;
        Ok((handoff, brief))
    }
}
