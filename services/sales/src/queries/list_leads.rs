//! Lists leads, the latest created first.

use baton_db::{Page, Work};
use baton_department::messages;
use baton_model::CustomerId;
use baton_proto::sales::v1;
use sqlx::PgConnection;
use time::OffsetDateTime;
use uuid::Uuid;

use crate::domain::lead::State;
use crate::error::Error;
use crate::{events, store};

/// What the list is ordered by: when a lead came, and its id where two came at once.
type Key = (OffsetDateTime, Uuid);

/// Lists leads, the latest created first.
#[derive(Debug)]
pub(crate) struct ListLeads {
    /// Which page.
    pub(crate) page: Page<Key>,
    /// Only this customer's.
    pub(crate) customer_id: Option<CustomerId>,
    /// Only in one of these states; empty for all.
    pub(crate) states: Vec<State>,
}

impl Work for ListLeads {
    /// The page, and the token of the next one.
    type Output = (Vec<v1::Lead>, String);
    type Error = Error;

    async fn run(&self, conn: &mut PgConnection) -> Result<Self::Output, Error> {
        let rows = store::leads::list(conn, self).await?;
        Ok(messages(&self.page, rows, |lead| (lead.created_at, lead.id.as_uuid()), events::leads::lead))
    }
}
