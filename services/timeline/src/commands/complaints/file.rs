//! Files a complaint.

use baton_model::{CaseId, CustomerId, Partition};
use baton_proto::cases::v1::{CaseUpdated, ComplaintFiled, ComplaintRepeated, FileComplaintResponse};
use sqlx::PgConnection;
use time::OffsetDateTime;

use super::{Recorded, keep};
use crate::commands::cases::open::OpenCase;
use crate::commands::{Applied, Circumstances, Command, cases};
use crate::domain::case::{Case, CaseState};
use crate::domain::complaint::{Account, Complaint, ComplaintKind, Fault, Refusal};
use crate::domain::refusal::Refusal as StepRefused;
use crate::error::Error;
use crate::{messages, store};

/// What kind of case a complaint opens.
const CASE_KIND: &str = "complaint";
/// The longest title of a case, in bytes.
const TITLE_BYTES: usize = 200;

/// Files a complaint, with its case if there is none; or takes note that one was told again.
#[derive(Debug)]
pub(crate) struct FileComplaint {
    pub(crate) circumstances: Circumstances,
    pub(crate) customer_id: CustomerId,
    /// `None` to open one.
    pub(crate) case_id: Option<CaseId>,
    pub(crate) kind: ComplaintKind,
    pub(crate) account: Account,
    pub(crate) accused_id: Option<String>,
    pub(crate) received_at: OffsetDateTime,
}

impl Command for FileComplaint {
    type Response = FileComplaintResponse;

    fn partition(&self) -> Partition {
        self.customer_id.partition()
    }

    async fn apply(&self, conn: &mut PgConnection) -> Result<Applied<FileComplaintResponse>, Error> {
        let about = self.account.about.as_ref();
        let known = store::complaints::open_about(conn, self.customer_id, self.kind, about).await?;
        let duplicate = known.is_some();
        let Applied { response, position } = match known {
            Some(known) => self.tell_again(conn, &known).await?,
            None => self.file(conn).await?,
        };
        let Recorded { complaint, event_id } = response;
        Ok(Applied { response: FileComplaintResponse { complaint, event_id, duplicate }, position })
    }
}

impl FileComplaint {
    /// The customer has told it before. One complaint, and one more telling.
    async fn tell_again(
        &self,
        conn: &mut PgConnection,
        known: &Complaint,
    ) -> Result<Applied<Recorded>, Error> {
        let complaint = known.told_again(&self.account);
        let Account { summary, text, .. } = self.account.clone();
        let told = format!("Complained again ({} times): {summary}", complaint.times_told);
        let body =
            ComplaintRepeated { complaint: Some(messages::complaint::complaint(&complaint)), summary, text };
        keep(conn, &self.circumstances, &complaint, &told, &body).await
    }

    async fn file(&self, conn: &mut PgConnection) -> Result<Applied<Recorded>, Error> {
        let Circumstances { actor, now, ids, .. } = &self.circumstances;
        let case = self.case(conn).await?;
        if let Some((kind, id)) = &self.account.about
            && !store::complaints::is_known(conn, self.customer_id, (kind, id)).await?
        {
            return Err(Refusal::SubjectUnknown { kind: kind.clone(), id: id.clone() }.into());
        }
        let case = self.take_from_accused(conn, case).await?;
        let complaint = Complaint {
            id: ids.complaint_id(self.partition()),
            customer_id: self.customer_id,
            case_id: case.id,
            case_number: case.number.to_string(),
            department: case.department,
            kind: self.kind,
            account: self.account.clone(),
            evidence: Vec::new(),
            accused_id: self.accused_id.clone(),
            fault: Fault::Unknown,
            times_told: 1,
            received_at: self.received_at,
            filed_at: *now,
            filed_by: actor.clone(),
            apologies: Vec::new(),
            offers: Vec::new(),
            refusals: Vec::new(),
            escalations: Vec::new(),
            cooling_off_until: None,
            verdict: None,
            revision: 1,
        };
        let summary = format!("Complained ({}): {}", complaint.kind, complaint.account.summary);
        let body = ComplaintFiled { complaint: Some(messages::complaint::complaint(&complaint)) };
        keep(conn, &self.circumstances, &complaint, &summary, &body).await
    }

    /// The case that it belongs to: the given one, or a new one.
    async fn case(&self, conn: &mut PgConnection) -> Result<Case, Error> {
        if let Some(case) = cases::must_be_of(conn, self.case_id, self.customer_id).await? {
            if case.state == CaseState::Open || self.circumstances.imported {
                return Ok(case);
            }
            return Err(StepRefused::WrongState { state: case.state.as_str(), allowed: "open" }.into());
        }
        let summary = &self.account.summary;
        let open = OpenCase {
            circumstances: self.circumstances.clone(),
            customer_id: self.customer_id,
            title: summary[..summary.floor_char_boundary(TITLE_BYTES)].to_owned(),
            kind: CASE_KIND.to_owned(),
            desired_outcome: self.account.desired_outcome.clone(),
        };
        let opened = open.apply(conn).await?.response.case.unwrap_or_default();
        let id = opened.id.parse().map_err(|_| Error::CaseNotFound { case: opened.id.clone() })?;
        cases::load(conn, id).await
    }

    /// Whom it is about does not go on with the case.
    async fn take_from_accused(&self, conn: &mut PgConnection, case: Case) -> Result<Case, Error> {
        let assignee = case.assignee.as_ref().map(|assignee| &assignee.id);
        if assignee.is_none() || assignee != self.accused_id.as_ref() {
            return Ok(case);
        }
        let case = case.unassigned(self.circumstances.occurred_at);
        store::cases::update(conn, &case).await?;
        let summary = format!("Case {}: nobody works on it until somebody else takes it", case.number);
        let changed_fields = vec!["assignee".to_owned()];
        let body = CaseUpdated { case: Some(messages::case(&case)), changed_fields };
        cases::tell(conn, &self.circumstances, &case, &summary, &body).await?;
        Ok(case)
    }
}
