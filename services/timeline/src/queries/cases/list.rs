//! Lists cases.

use baton_db::{Page, Work};
use baton_model::{CaseId, CustomerId, Department};
use prost::Message;
use sqlx::PgConnection;
use time::OffsetDateTime;
use uuid::Uuid;

use crate::domain::case::{Case, CaseState};
use crate::error::Error;
use crate::messages;
use crate::store::cases::{Selection, list};

/// Where a list goes on: when the last case was opened, and its id. Neither ever changes, so that a case cannot slip past
/// somebody who pages.
pub(crate) type Key = (OffsetDateTime, Uuid);

/// Lists cases, the latest opened first, with the token of the next page.
#[derive(Debug)]
pub(crate) struct ListCases {
    pub(crate) page: Page<Key>,
    pub(crate) customer: Option<CustomerId>,
    pub(crate) department: Option<Department>,
    /// Empty for all.
    pub(crate) states: Vec<CaseState>,
}

impl Work for ListCases {
    type Output = (Vec<Case>, String);
    type Error = Error;

    async fn run(&self, conn: &mut PgConnection) -> Result<(Vec<Case>, String), Error> {
        let after = self.page.after.map(|(at, id)| (at, CaseId::from_uuid(id)));
        let selection = Selection {
            customer: self.customer,
            department: self.department.as_ref().map(Department::as_str),
            states: &self.states,
            after,
            limit: self.page.limit(),
        };
        let cases = list(conn, &selection).await?;
        let bytes_of = |case: &Case| messages::case(case).encoded_len();
        Ok(self.page.finish_by_weight(cases, bytes_of, |last| (last.opened_at, last.id.as_uuid())))
    }
}
