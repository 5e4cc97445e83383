//! Takes note that the customer is asked for a piece of evidence.

use baton_model::{ComplaintId, Partition};
use baton_proto::cases::v1::EvidenceRequested;
use sqlx::PgConnection;

use super::{Recorded, keep, load};
use crate::commands::{Applied, Circumstances, Command};
use crate::error::Error;
use crate::messages;

/// Takes note that the customer is asked for a piece of evidence.
#[derive(Debug)]
pub(crate) struct RequestEvidence {
    pub(crate) circumstances: Circumstances,
    pub(crate) complaint_id: ComplaintId,
    pub(crate) item: String,
}

impl Command for RequestEvidence {
    type Response = Recorded;

    fn partition(&self) -> Partition {
        self.complaint_id.partition()
    }

    async fn apply(&self, conn: &mut PgConnection) -> Result<Applied<Recorded>, Error> {
        let Circumstances { actor, occurred_at, .. } = &self.circumstances;
        let known = load(conn, &self.circumstances, self.complaint_id).await?;
        let complaint = known.request_evidence(&self.item, &actor.department, *occurred_at)?;
        let summary = format!("Asked the customer for evidence: {}", self.item);
        let message = Some(messages::complaint::complaint(&complaint));
        let body = EvidenceRequested { complaint: message, item: self.item.clone() };
        keep(conn, &self.circumstances, &complaint, &summary, &body).await
    }
}
