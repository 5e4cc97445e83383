//! Lists follow-ups.

use baton_db::{Page, Work};
use baton_model::{CaseId, CustomerId, Department, FollowUpId};
use prost::Message;
use sqlx::PgConnection;
use time::OffsetDateTime;
use uuid::Uuid;

use crate::domain::follow_up::{FollowUp, FollowUpState};
use crate::error::Error;
use crate::messages;
use crate::store::follow_ups::{Selection, list};

/// Where a list goes on: when the last follow-up was scheduled, and its id. Neither ever changes; its due time does.
pub(crate) type Key = (OffsetDateTime, Uuid);

/// Lists follow-ups in the order in which they were scheduled, with the token of the next page.
#[derive(Debug)]
pub(crate) struct ListFollowUps {
    pub(crate) page: Page<Key>,
    pub(crate) customer: Option<CustomerId>,
    pub(crate) case: Option<CaseId>,
    pub(crate) department: Option<Department>,
    /// Empty for all.
    pub(crate) states: Vec<FollowUpState>,
}

impl Work for ListFollowUps {
    type Output = (Vec<FollowUp>, String);
    type Error = Error;

    async fn run(&self, conn: &mut PgConnection) -> Result<(Vec<FollowUp>, String), Error> {
        let selection = Selection {
            customer: self.customer,
            case: self.case,
            department: self.department.as_ref().map(Department::as_str),
            states: &self.states,
            after: self.page.after.map(|(at, id)| (at, FollowUpId::from_uuid(id))),
            limit: self.page.limit(),
        };
        let follow_ups = list(conn, &selection).await?;
        let bytes_of = |follow_up: &FollowUp| messages::follow_up(follow_up).encoded_len();
        let key_of = |last: &FollowUp| (last.scheduled_at, last.id.as_uuid());
        Ok(self.page.finish_by_weight(follow_ups, bytes_of, key_of))
    }
}
