//! Lists credits, the latest granted first.

use baton_db::{Page, Work};
use baton_department::messages;
use baton_model::CustomerId;
use baton_proto::billing::v1;
use sqlx::PgConnection;
use time::OffsetDateTime;
use uuid::Uuid;

use crate::domain::CreditState;
use crate::error::Error;
use crate::{events, store};

/// What the list is ordered by: when a credit was granted, and its id where two were granted at once.
type Key = (OffsetDateTime, Uuid);

/// Lists credits, the latest granted first.
#[derive(Debug)]
pub(crate) struct ListCredits {
    /// Which page.
    pub(crate) page: Page<Key>,
    /// Only this customer's.
    pub(crate) customer_id: Option<CustomerId>,
    /// Only in one of these states; empty for all.
    pub(crate) states: Vec<CreditState>,
}

impl Work for ListCredits {
    /// The page, and the token of the next one.
    type Output = (Vec<v1::Credit>, String);
    type Error = Error;

    async fn run(&self, conn: &mut PgConnection) -> Result<Self::Output, Error> {
        let rows = store::credits::list(conn, self).await?;
        Ok(messages(
            &self.page,
            rows,
            |credit| (credit.granted_at, credit.id.as_uuid()),
            events::credits::credit,
        ))
    }
}
