//! Asks another department to take a case.

use baton_errors::{Failure, Violations};
use baton_model::{CaseId, CustomerId, Department, Partition};
use baton_proto::cases::v1::RequestHandoffResponse;
use prost::Message;
use sqlx::PgConnection;
use time::OffsetDateTime;

use super::announce;
use crate::commands::{Applied, Circumstances, Command, cases};
use crate::domain::handoff::{self, Asked, DEFAULT_PATIENCE};
use crate::error::Error;
use crate::{messages, queries, store};

/// Asks another department to take the case, and freezes the brief as it is at this instant.
#[derive(Debug)]
pub(crate) struct RequestHandoff {
    pub(crate) circumstances: Circumstances,
    pub(crate) case_id: CaseId,
    pub(crate) to_department: Department,
    pub(crate) reason: String,
    /// May be empty.
    pub(crate) next_step: String,
    /// Until when it waits for a decision; by default as long as the standards of the asked department say.
    pub(crate) accept_by: Option<OffsetDateTime>,
}

impl Command for RequestHandoff {
    type Response = RequestHandoffResponse;

    fn partition(&self) -> Partition {
        self.case_id.partition()
    }

    async fn apply(&self, conn: &mut PgConnection) -> Result<Applied<RequestHandoffResponse>, Error> {
        let Circumstances { actor, occurred_at, now, ids, .. } = &self.circumstances;
        if self.accept_by.is_some_and(|at| at <= *now) {
            let mut violations = Violations::new();
            violations.add("accept_by", "must be in the future");
            return Err(Error::Invalid(Failure::invalid(violations)));
        }
        let case = cases::load(conn, self.case_id).await?;
        let accept_by = match self.accept_by {
            Some(at) => at,
            None => self.by_standard(conn, case.customer_id).await?,
        };
        let asked = Asked {
            id: ids.handoff_id(self.partition()),
            to_department: self.to_department.clone(),
            reason: self.reason.clone(),
            next_step: self.next_step.clone(),
            accept_by,
        };
        let step = handoff::request(&case, asked, actor, *occurred_at)?;
        // Before the request's own event: what the sender knew when it asked.
        let brief = queries::timeline::brief(conn, case.customer_id).await?.encode_to_vec();
        store::cases::update(conn, &step.case).await?;
        store::handoffs::insert(conn, &step.handoff, &brief).await?;
        let recorded = announce(conn, &self.circumstances, &step).await?;
        let response = RequestHandoffResponse {
            handoff: Some(messages::handoff_with_brief(&step.handoff, &brief)?),
            event_id: recorded.event_id.to_string(),
        };
        Ok(recorded.applied(response))
    }
}

impl RequestHandoff {
    /// By when the asked department is to have decided: so much working time of its own from now on. Four hours where no
    /// standard says anything.
    async fn by_standard(
        &self,
        conn: &mut PgConnection,
        customer_id: CustomerId,
    ) -> Result<OffsetDateTime, Error> {
        let now = self.circumstances.now;
        let definitions = store::definitions::read(conn).await?;
        let customer = store::customers::find(conn, customer_id).await?;
        let tier = customer.map(|customer| customer.profile.tier).unwrap_or_default();
        let by = definitions.accept_by(&self.to_department, &tier, now);
        Ok(by.unwrap_or(now + DEFAULT_PATIENCE))
    }
}
