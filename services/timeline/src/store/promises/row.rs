//! A promise as it is stored.

use baton_model::{CaseId, CustomerId, EventId, PromiseId};
use time::OffsetDateTime;
use uuid::Uuid;

use crate::domain::promise::{Evidence, Feasibility, Fulfilment, Promise, Release, ReleaseOutcome};
use crate::store::column::{known, parsed, to_actor};

/// A row as it is stored. Its state is computed again, not read.
#[derive(Debug)]
pub(super) struct Row {
    pub(super) customer_id: Uuid,
    pub(super) promise_id: Uuid,
    pub(super) event_id: Uuid,
    pub(super) case_id: Option<Uuid>,
    pub(super) made_at: OffsetDateTime,
    pub(super) made_by: Vec<u8>,
    pub(super) text: String,
    pub(super) due: OffsetDateTime,
    pub(super) evidence_type: Option<String>,
    pub(super) evidence_kind: Option<String>,
    pub(super) evidence_id: Option<String>,
    pub(super) void_types: Vec<String>,
    pub(super) feasibility: String,
    pub(super) feasibility_note: String,
    pub(super) subject_kind: Option<String>,
    pub(super) subject_id: Option<String>,
    pub(super) imported: bool,
    pub(super) replaces_id: Option<Uuid>,
    pub(super) department: String,
    pub(super) replaced_by_id: Option<Uuid>,
    pub(super) fulfilled_by: Option<Uuid>,
    pub(super) fulfilled_at: Option<OffsetDateTime>,
    pub(super) voided_by: Option<Uuid>,
    pub(super) voided_at: Option<OffsetDateTime>,
    pub(super) warned_at: Option<OffsetDateTime>,
    pub(super) broken_at: Option<OffsetDateTime>,
    pub(super) release_outcome: Option<String>,
    pub(super) release_reason: Option<String>,
    pub(super) released_by: Option<Vec<u8>>,
    pub(super) released_at: Option<OffsetDateTime>,
}

impl TryFrom<Row> for Promise {
    type Error = sqlx::Error;

    fn try_from(row: Row) -> sqlx::Result<Self> {
        let evidence = match (row.evidence_type, row.evidence_kind, row.evidence_id) {
            (Some(event_type), Some(subject_kind), Some(subject_id)) => {
                Some(Evidence { event_type, subject_kind, subject_id, void_types: row.void_types })
            }
            _ => None,
        };
        let release = match (row.release_outcome, row.release_reason, row.released_by, row.released_at) {
            (Some(outcome), Some(reason), Some(by), Some(at)) => {
                let outcome = known(ReleaseOutcome::from_word(&outcome))?;
                Some(Release { outcome, reason, by: to_actor(&by)?, at })
            }
            _ => None,
        };
        Ok(Self {
            id: PromiseId::from_uuid(row.promise_id),
            customer_id: CustomerId::from_uuid(row.customer_id),
            case_id: row.case_id.map(CaseId::from_uuid),
            department: parsed(&row.department)?,
            text: row.text,
            made_at: row.made_at,
            made_by: to_actor(&row.made_by)?,
            event_id: EventId::from_uuid(row.event_id),
            due: row.due,
            evidence,
            feasibility: known(Feasibility::from_word(&row.feasibility))?,
            feasibility_note: row.feasibility_note,
            subject: row.subject_kind.zip(row.subject_id),
            imported: row.imported,
            replaces: row.replaces_id.map(PromiseId::from_uuid),
            replaced_by: row.replaced_by_id.map(PromiseId::from_uuid),
            fulfilled: fulfilment(row.fulfilled_by, row.fulfilled_at),
            voided: fulfilment(row.voided_by, row.voided_at),
            warned_at: row.warned_at,
            broken_at: row.broken_at,
            release,
        })
    }
}

/// What fulfilled or voided a promise, from its two columns.
pub(super) fn fulfilment(event: Option<Uuid>, at: Option<OffsetDateTime>) -> Option<Fulfilment> {
    let (event, at) = event.zip(at)?;
    Some(Fulfilment { event_id: EventId::from_uuid(event), at })
}
