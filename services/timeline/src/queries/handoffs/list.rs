//! Lists handoffs.

use baton_db::{Page, Work};
use baton_model::{CaseId, Department, HandoffId};
use prost::Message;
use sqlx::PgConnection;
use time::OffsetDateTime;
use uuid::Uuid;

use crate::domain::handoff::{Handoff, HandoffState};
use crate::error::Error;
use crate::messages;
use crate::store::handoffs::{Selection, list};

/// Where a list goes on: when the last handoff was requested, and its id.
pub(crate) type Key = (OffsetDateTime, Uuid);

/// Lists handoffs, the latest requested first, with the token of the next page.
#[derive(Debug)]
pub(crate) struct ListHandoffs {
    pub(crate) page: Page<Key>,
    pub(crate) to_department: Option<Department>,
    pub(crate) from_department: Option<Department>,
    pub(crate) case: Option<CaseId>,
    /// Empty for all.
    pub(crate) states: Vec<HandoffState>,
}

impl Work for ListHandoffs {
    type Output = (Vec<Handoff>, String);
    type Error = Error;

    async fn run(&self, conn: &mut PgConnection) -> Result<(Vec<Handoff>, String), Error> {
        let after = self.page.after.map(|(at, id)| (at, HandoffId::from_uuid(id)));
        let selection = Selection {
            to_department: self.to_department.as_ref().map(Department::as_str),
            from_department: self.from_department.as_ref().map(Department::as_str),
            case: self.case,
            states: &self.states,
            after,
            limit: self.page.limit(),
        };
        let handoffs = list(conn, &selection).await?;
        let bytes_of = |handoff: &Handoff| messages::handoff(handoff).encoded_len();
        Ok(self.page.finish_by_weight(handoffs, bytes_of, |last| (last.requested_at, last.id.as_uuid())))
    }
}
