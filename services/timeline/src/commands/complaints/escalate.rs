//! Takes a complaint a step up the ladder.

use baton_errors::Failure;
use baton_model::{ComplaintId, Partition};
use baton_proto::cases::v1::ComplaintEscalated;
use sqlx::PgConnection;

use super::{Recorded, keep, load, of_case, remind};
use crate::commands::{Applied, Circumstances, Command};
use crate::domain::complaint::Climb;
use crate::error::Error;
use crate::{messages, store};

/// Takes a complaint a step up the ladder; a matter that is to cool off is looked at again at the end of that time.
#[derive(Debug)]
pub(crate) struct EscalateComplaint {
    pub(crate) circumstances: Circumstances,
    pub(crate) complaint_id: ComplaintId,
    pub(crate) climb: Climb,
}

impl Command for EscalateComplaint {
    type Response = Recorded;

    fn partition(&self) -> Partition {
        self.complaint_id.partition()
    }

    async fn apply(&self, conn: &mut PgConnection) -> Result<Applied<Recorded>, Error> {
        let Circumstances { actor, now, occurred_at, imported, ids, .. } = &self.circumstances;
        let revisit = self.climb.cooling_off_until;
        if revisit.is_some_and(|until| until <= *now) && !imported {
            return Err(Failure::invalid_field("cooling_off_until", "must be in the future").into());
        }
        let known = load(conn, &self.circumstances, self.complaint_id).await?;
        let parties = store::handoffs::parties(conn, known.case_id).await?;
        let complaint = known.escalate(self.climb.clone(), &parties, actor, *occurred_at)?;
        let step = complaint.escalations.last().map(messages::complaint::escalation);
        let summary = format!("Escalated to {}: {}", self.climb.rung, self.climb.reason);
        let body = ComplaintEscalated {
            complaint: Some(messages::complaint::complaint(&complaint)),
            escalation: step,
        };
        let mut applied = keep(conn, &self.circumstances, &complaint, &summary, &body).await?;
        if let Some(until) = revisit {
            let to_do = format!("Revisit the complaint: {}", complaint.account.summary);
            let who = (ids.follow_up_id(self.partition()), complaint.department.clone());
            let of_case = of_case(&self.circumstances, &complaint);
            applied.position = Some(remind(conn, &of_case, &complaint, who, (to_do, until)).await?);
        }
        Ok(applied)
    }
}
