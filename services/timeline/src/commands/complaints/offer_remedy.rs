//! Offers the customer something to make good.

use baton_model::{ComplaintId, Partition, Role};
use baton_proto::cases::v1::RemedyOffered;
use sqlx::PgConnection;

use super::{Recorded, keep, load, of_case, remind, settle_approval};
use crate::commands::{Applied, Circumstances, Command};
use crate::domain::complaint::{Authority, Complaint, GOODWILL_PERIOD, Given, Offering, RemedyKind};
use crate::error::Error;
use crate::{messages, store};

/// Offers the customer something to make good; above the authority of the offerer it waits for an approval.
#[derive(Debug)]
pub(crate) struct OfferRemedy {
    pub(crate) circumstances: Circumstances,
    pub(crate) complaint_id: ComplaintId,
    /// The role that counts for the authority.
    pub(crate) role: Role,
    pub(crate) offering: Offering,
}

impl Command for OfferRemedy {
    type Response = Recorded;

    fn partition(&self) -> Partition {
        self.complaint_id.partition()
    }

    async fn apply(&self, conn: &mut PgConnection) -> Result<Applied<Recorded>, Error> {
        let Circumstances { actor, occurred_at, ids, .. } = &self.circumstances;
        let known = load(conn, &self.circumstances, self.complaint_id).await?;
        let currency = self.offering.cost_to_us.currency();
        let limit = store::complaints::limit(conn, self.role, currency).await?;
        let given = self.given(conn, &known).await?;
        let waiting = known.awaiting();
        let new_ids = (ids.uuid(), ids.follow_up_id(self.partition()));
        let authority = Authority::of(self.role, limit);
        let offering = self.offering.clone();
        let complaint = known.offer(new_ids, offering, authority, &given, actor, *occurred_at)?;
        let offer = complaint.offered(complaint.offers.len() as i32)?;
        let Offering { kind, value_to_customer, text, .. } = &self.offering;
        let verb = if offer.approve_by.is_some() { "To be approved" } else { "Offered" };
        let summary = format!("{verb}: {kind} worth {value_to_customer}: {text}");
        let body = RemedyOffered {
            complaint: Some(messages::complaint::complaint(&complaint)),
            offer: Some(messages::complaint::offer(offer)),
        };
        settle_approval(conn, &self.circumstances, waiting, "another offer took its place").await?;
        let mut applied = keep(conn, &self.circumstances, &complaint, &summary, &body).await?;
        if let (Some(id), Some(due)) = (offer.follow_up_id, offer.approve_by) {
            let to_do = format!("Approve or reject: {kind} worth {value_to_customer}: {text}");
            let of_case = of_case(&self.circumstances, &complaint);
            let who = (id, complaint.department.clone());
            applied.position = Some(remind(conn, &of_case, &complaint, who, (to_do, due)).await?);
        }
        Ok(applied)
    }
}

impl OfferRemedy {
    /// The extras that the customer was given, for one more extra.
    async fn given(&self, conn: &mut PgConnection, known: &Complaint) -> Result<Vec<Given>, Error> {
        if self.offering.kind != RemedyKind::Goodwill {
            return Ok(Vec::new());
        }
        let since = self.circumstances.occurred_at - GOODWILL_PERIOD;
        let complaints = store::complaints::with_goodwill(conn, known.customer_id, since).await?;
        Ok(complaints.iter().flat_map(|other| other.extras(other.id == known.id)).collect())
    }
}
