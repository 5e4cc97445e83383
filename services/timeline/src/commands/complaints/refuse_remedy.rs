//! Refuses what the customer asks for.

use baton_model::{ComplaintId, Partition};
use baton_proto::cases::v1;
use sqlx::PgConnection;

use super::{Recorded, keep, load};
use crate::commands::{Applied, Circumstances, Command};
use crate::domain::complaint::RemedyRefusal;
use crate::error::Error;
use crate::{messages, store};

/// Refuses what the customer asks for: by a policy, and with what we can do instead.
#[derive(Debug)]
pub(crate) struct RefuseRemedy {
    pub(crate) circumstances: Circumstances,
    pub(crate) complaint_id: ComplaintId,
    pub(crate) asked: String,
    pub(crate) policy_reference: String,
    pub(crate) alternatives: Vec<String>,
}

impl Command for RefuseRemedy {
    type Response = Recorded;

    fn partition(&self) -> Partition {
        self.complaint_id.partition()
    }

    async fn apply(&self, conn: &mut PgConnection) -> Result<Applied<Recorded>, Error> {
        let Circumstances { actor, occurred_at, .. } = &self.circumstances;
        let refusal = RemedyRefusal {
            policy_reference: self.policy_reference.clone(),
            asked: self.asked.clone(),
            alternatives: self.alternatives.clone(),
            by: actor.clone(),
            at: *occurred_at,
        };
        let known = load(conn, &self.circumstances, self.complaint_id).await?;
        let complaint = known.refuse(refusal.clone())?;
        let ordinal = complaint.refusals.len() as i32;
        store::complaints::refused(conn, complaint.id, ordinal, &refusal).await?;
        let instead = self.alternatives.join("; ");
        let summary = format!("Refused by {}: {}; instead: {instead}", self.policy_reference, self.asked);
        let body = v1::RemedyRefused {
            complaint: Some(messages::complaint::complaint(&complaint)),
            refusal: Some(messages::complaint::refusal(&refusal)),
        };
        keep(conn, &self.circumstances, &complaint, &summary, &body).await
    }
}
