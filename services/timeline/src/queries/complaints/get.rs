//! Reads one complaint, with what was granted to others.

use baton_db::Work;
use baton_model::ComplaintId;
use baton_proto::cases::v1::GetComplaintResponse;
use sqlx::PgConnection;

use crate::error::Error;
use crate::messages::complaint::{complaint, granted, precedent};
use crate::store;

/// Reads a complaint, with the ones that are most like it: the same wrong is made good in the same way.
#[derive(Debug)]
pub(crate) struct GetComplaint {
    pub(crate) id: ComplaintId,
}

impl Work for GetComplaint {
    type Output = GetComplaintResponse;
    type Error = Error;

    async fn run(&self, conn: &mut PgConnection) -> Result<GetComplaintResponse, Error> {
        let found = store::complaints::find(conn, self.id).await?;
        let found = found.ok_or(Error::ComplaintNotFound(self.id))?;
        let similar = store::complaints::similar(conn, &found).await?;
        Ok(GetComplaintResponse {
            complaint: Some(complaint(&found)),
            granted: granted(&found),
            similar: similar.iter().map(precedent).collect(),
        })
    }
}
