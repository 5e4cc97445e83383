//! Judges a complaint.

use baton_model::{ComplaintId, Department, Partition};
use baton_proto::cases::v1::ComplaintResolved;
use sqlx::PgConnection;
use time::Duration;

use super::{Recorded, keep, load, of_case, remind, settle_approval};
use crate::commands::{Applied, Circumstances, Command};
use crate::domain::complaint::{Complaint, Outcome, Verdict};
use crate::domain::customer::Owner;
use crate::error::Error;
use crate::{messages, store};

/// How long the customer's owner has to get in touch.
const OWNER_CALLS_WITHIN: Duration = Duration::days(2);

/// Judges a complaint. The owner of a customer who was right hears of it.
#[derive(Debug)]
pub(crate) struct ResolveComplaint {
    pub(crate) circumstances: Circumstances,
    pub(crate) complaint_id: ComplaintId,
    pub(crate) outcome: Outcome,
    pub(crate) root_cause: String,
}

impl Command for ResolveComplaint {
    type Response = Recorded;

    fn partition(&self) -> Partition {
        self.complaint_id.partition()
    }

    async fn apply(&self, conn: &mut PgConnection) -> Result<Applied<Recorded>, Error> {
        let Circumstances { actor, now, occurred_at, ids, imported, .. } = &self.circumstances;
        let known = load(conn, &self.circumstances, self.complaint_id).await?;
        let customer = store::customers::find(conn, known.customer_id).await?;
        let owner = customer.and_then(|customer| customer.owner);
        let verdict = Verdict {
            outcome: self.outcome,
            root_cause: self.root_cause.clone(),
            by: actor.clone(),
            at: *occurred_at,
        };
        let complaint = known.resolve(verdict, actor)?;
        let summary = format!("Complaint {}: {}", self.outcome, self.root_cause);
        let body = ComplaintResolved {
            complaint: Some(messages::complaint::complaint(&complaint)),
            owner_id: owner.as_ref().map(|owner| owner.id.clone()).unwrap_or_default(),
            owner_department: owner.as_ref().map(|owner| owner.department.to_string()).unwrap_or_default(),
        };
        settle_approval(conn, &self.circumstances, known.awaiting(), "the complaint was resolved").await?;
        let mut applied = keep(conn, &self.circumstances, &complaint, &summary, &body).await?;
        if self.outcome == Outcome::Upheld && !imported {
            let who = (ids.follow_up_id(self.partition()), department(&complaint, owner.as_ref()));
            let name = owner.as_ref().filter(|owner| !is_accused(&complaint, owner));
            let whose = name.map(|owner| format!("{}: ", owner.name)).unwrap_or_default();
            let to_do = format!("{whose}the customer was right: {}", complaint.account.summary);
            let of_case = of_case(&self.circumstances, &complaint);
            let when = (to_do, *now + OWNER_CALLS_WITHIN);
            applied.position = Some(remind(conn, &of_case, &complaint, who, when).await?);
        }
        Ok(applied)
    }
}

/// Who gets in touch: the owner's department, unless the owner is the one complained of.
fn department(complaint: &Complaint, owner: Option<&Owner>) -> Department {
    let owner = owner.filter(|owner| !is_accused(complaint, owner));
    owner.map_or_else(|| complaint.department.clone(), |owner| owner.department.clone())
}

fn is_accused(complaint: &Complaint, owner: &Owner) -> bool {
    complaint.accused_id.as_ref() == Some(&owner.id)
}
