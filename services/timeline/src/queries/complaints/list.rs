//! Lists complaints.

use baton_db::{Page, Work};
use baton_model::{ComplaintId, CustomerId, Department};
use baton_proto::cases::v1;
use prost::Message;
use sqlx::PgConnection;
use time::OffsetDateTime;
use uuid::Uuid;

use crate::domain::complaint::Complaint;
use crate::error::Error;
use crate::messages;
use crate::store::complaints::{Selection, list};

/// Where a list goes on: when the last complaint was filed, and its id. Neither ever changes.
pub(crate) type Key = (OffsetDateTime, Uuid);

/// Lists complaints, the latest first, with the token of the next page.
#[derive(Debug)]
pub(crate) struct ListComplaints {
    pub(crate) page: Page<Key>,
    pub(crate) customer: Option<CustomerId>,
    pub(crate) department: Option<Department>,
    /// Empty for all.
    pub(crate) kinds: Vec<String>,
    /// Empty for all.
    pub(crate) states: Vec<String>,
}

impl Work for ListComplaints {
    type Output = (Vec<v1::Complaint>, String);
    type Error = Error;

    async fn run(&self, conn: &mut PgConnection) -> Result<(Vec<v1::Complaint>, String), Error> {
        let selection = Selection {
            customer: self.customer,
            department: self.department.as_ref().map(Department::as_str),
            kinds: &self.kinds,
            states: &self.states,
            after: self.page.after.map(|(at, id)| (at, ComplaintId::from_uuid(id))),
            limit: self.page.limit(),
        };
        let found = list(conn, &selection).await?;
        let bytes_of = |complaint: &Complaint| messages::complaint::complaint(complaint).encoded_len();
        let key_of = |last: &Complaint| (last.filed_at, last.id.as_uuid());
        let (found, token) = self.page.finish_by_weight(found, bytes_of, key_of);
        Ok((found.iter().map(messages::complaint::complaint).collect(), token))
    }
}
