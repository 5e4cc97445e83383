//! Lists promises.

use baton_db::{Page, Work};
use baton_model::{CaseId, CustomerId, Department, PromiseId};
use prost::Message;
use sqlx::PgConnection;
use time::OffsetDateTime;
use uuid::Uuid;

use crate::domain::promise::{Promise, PromiseState};
use crate::error::Error;
use crate::messages;
use crate::store::promises::{Selection, list};

/// Where a list goes on: when the last promise is due, and its id. Neither ever changes.
pub(crate) type Key = (OffsetDateTime, Uuid);

/// Lists promises, the soonest due first, with the token of the next page.
#[derive(Debug)]
pub(crate) struct ListPromises {
    pub(crate) page: Page<Key>,
    pub(crate) customer: Option<CustomerId>,
    pub(crate) case: Option<CaseId>,
    pub(crate) department: Option<Department>,
    /// Empty for all.
    pub(crate) states: Vec<PromiseState>,
    /// Inclusive.
    pub(crate) due_from: Option<OffsetDateTime>,
    /// Exclusive.
    pub(crate) due_before: Option<OffsetDateTime>,
}

impl Work for ListPromises {
    type Output = (Vec<Promise>, String);
    type Error = Error;

    async fn run(&self, conn: &mut PgConnection) -> Result<(Vec<Promise>, String), Error> {
        let selection = Selection {
            customer: self.customer,
            case: self.case,
            department: self.department.as_ref().map(Department::as_str),
            states: &self.states,
            due_from: self.due_from,
            due_before: self.due_before,
            after: self.page.after.map(|(due, id)| (due, PromiseId::from_uuid(id))),
            limit: self.page.limit(),
        };
        let promises = list(conn, &selection).await?;
        let bytes_of = |promise: &Promise| messages::promise(promise).encoded_len();
        Ok(self.page.finish_by_weight(promises, bytes_of, |last| (last.due, last.id.as_uuid())))
    }
}
