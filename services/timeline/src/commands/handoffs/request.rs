//! Asks another department to take a case.

use baton_errors::{Failure, Violations};
use baton_model::{CaseId, Department, Partition};
use baton_proto::cases::v1::RequestHandoffResponse;
use baton_proto::timeline::v1::Brief;
use prost::Message;
use sqlx::PgConnection;
use time::OffsetDateTime;

use super::announce;
use crate::commands::{Applied, Circumstances, Command, cases};
use crate::domain::capability::{MEDIATION, least_busy};
use crate::domain::case::Case;
use crate::domain::completeness::THRESHOLD;
use crate::domain::handoff::{self, Asked, Conductors, DEFAULT_PATIENCE};
use crate::domain::refusal::Refusal;
use crate::error::Error;
use crate::{messages, queries, store};

/// Whom the sender asks.
#[derive(Debug)]
pub(crate) enum Target {
    Department(Department),
    /// Whoever can do this.
    Capability(String),
}

/// Asks another department to take the case, and freezes the brief as it is at this instant.
#[derive(Debug)]
pub(crate) struct RequestHandoff {
    pub(crate) circumstances: Circumstances,
    pub(crate) case_id: CaseId,
    pub(crate) to: Target,
    pub(crate) reason: String,
    /// May be empty.
    pub(crate) next_step: String,
    /// Why it is handed on although its brief is incomplete; may be empty.
    pub(crate) override_reason: String,
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
        let (to_department, to_capability) = match &self.to {
            Target::Department(department) => (department.clone(), String::new()),
            Target::Capability(name) => (pick(conn, name, &case).await?, name.clone()),
        };
        let conductors = conductors(conn, &case).await?;
        let accept_by = match self.accept_by {
            Some(at) => at,
            None => self.by_standard(conn, &case, &to_department).await?,
        };
        let asked = Asked {
            id: ids.handoff_id(self.partition()),
            to_department,
            to_capability,
            override_reason: self.override_reason.clone(),
            reason: self.reason.clone(),
            next_step: self.next_step.clone(),
            accept_by,
        };
        let mut step = handoff::request(&case, asked, &conductors, actor, *occurred_at)?;
        // Before the request's own event: what the sender knew when it asked, as the receiver may read it.
        let reader = &step.handoff.to_department;
        let brief = queries::timeline::brief(conn, case.customer_id, reader, *now).await?;
        step.handoff.completeness = self.completeness(&brief, &case)?;
        let brief = brief.encode_to_vec();
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
        case: &Case,
        asked: &Department,
    ) -> Result<OffsetDateTime, Error> {
        let now = self.circumstances.now;
        let definitions = store::definitions::read(conn).await?;
        let customer = store::customers::find(conn, case.customer_id).await?;
        let tier = customer.map(|customer| customer.profile.tier).unwrap_or_default();
        let by = definitions.accept_by(asked, &tier, now);
        Ok(by.unwrap_or(now + DEFAULT_PATIENCE))
    }

    /// How complete the brief is about the case, in percent: enough, unless somebody says why it is handed on all the same.
    fn completeness(&self, brief: &Brief, case: &Case) -> Result<i32, Error> {
        let id = case.id.to_string();
        let Some(open) = brief.open_cases.iter().find(|open| open.id == id) else { return Ok(0) };
        if open.completeness < THRESHOLD && self.override_reason.is_empty() {
            let (completeness, missing) = (open.completeness, open.missing.join(","));
            return Err(Refusal::BriefIncomplete { completeness, missing }.into());
        }
        Ok(open.completeness)
    }
}

/// Another department that can do it: the least busy one.
async fn pick(conn: &mut PgConnection, name: &str, case: &Case) -> Result<Department, Error> {
    let capability = store::capabilities::find(conn, name).await?;
    let others = capability.map(|capability| capability.others(&case.department)).unwrap_or_default();
    let waiting = store::handoffs::waiting(conn, &others).await?;
    least_busy(&others, &waiting).ok_or_else(|| Error::CapabilityNotFound { capability: name.to_owned() })
}

/// Who may conduct the case; nobody while it needs nobody, so that most requests read nothing.
async fn conductors(conn: &mut PgConnection, case: &Case) -> Result<Conductors, Error> {
    if !Conductors::are_needed_by(case) {
        return Ok(Conductors::default());
    }
    let customer = store::customers::find(conn, case.customer_id).await?;
    let mediation = store::capabilities::find(conn, MEDIATION).await?;
    Ok(Conductors {
        owner: customer.and_then(|customer| customer.owner),
        mediators: mediation.map(|mediation| mediation.departments).unwrap_or_default(),
        parties: store::handoffs::parties(conn, case.id).await?,
    })
}
