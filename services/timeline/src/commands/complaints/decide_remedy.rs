//! Approves or rejects an offer that is above the authority of whoever made it.

use baton_model::{ComplaintId, Partition, Role};
use baton_proto::cases::v1::{RemedyApproved, RemedyRejected};
use sqlx::PgConnection;

use super::{Recorded, keep, load, settle_approval};
use crate::commands::{Applied, Circumstances, Command};
use crate::domain::complaint::{Authority, Decision};
use crate::error::Error;
use crate::{messages, store};

/// Approves an offer, or rejects it.
#[derive(Debug)]
pub(crate) struct DecideRemedy {
    pub(crate) circumstances: Circumstances,
    pub(crate) complaint_id: ComplaintId,
    pub(crate) number: i32,
    /// The role that counts for the authority.
    pub(crate) role: Role,
    /// Why it is rejected; empty to approve it.
    pub(crate) rejection: String,
}

impl Command for DecideRemedy {
    type Response = Recorded;

    fn partition(&self) -> Partition {
        self.complaint_id.partition()
    }

    async fn apply(&self, conn: &mut PgConnection) -> Result<Applied<Recorded>, Error> {
        let Circumstances { actor, occurred_at, .. } = &self.circumstances;
        let known = load(conn, &self.circumstances, self.complaint_id).await?;
        let currency = known.offered(self.number)?.offering.cost_to_us.currency();
        let limit = store::complaints::limit(conn, self.role, currency).await?;
        let waiting = known.awaiting();
        let decision = Decision { by: actor.clone(), at: *occurred_at, rejection: self.rejection.clone() };
        let complaint = known.decide(self.number, self.role, Authority::of(self.role, limit), decision)?;
        let offer = complaint.offered(self.number)?;
        let what = format!("{} worth {}", offer.offering.kind, offer.offering.value_to_customer);
        let offer = Some(messages::complaint::offer(offer));
        let message = Some(messages::complaint::complaint(&complaint));
        if self.rejection.is_empty() {
            settle_approval(conn, &self.circumstances, waiting, "approved").await?;
            let body = RemedyApproved { complaint: message, offer };
            let summary = format!("Approved, to be offered: {what}");
            keep(conn, &self.circumstances, &complaint, &summary, &body).await
        } else {
            settle_approval(conn, &self.circumstances, waiting, "rejected").await?;
            let body = RemedyRejected { complaint: message, offer };
            let summary = format!("Not approved: {what}: {}", self.rejection);
            keep(conn, &self.circumstances, &complaint, &summary, &body).await
        }
    }
}
