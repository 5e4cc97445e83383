//! Lists accounts, the latest opened first.

use baton_db::{Page, Work};
use baton_department::messages;
use baton_proto::sales::v1;
use sqlx::PgConnection;
use time::OffsetDateTime;
use uuid::Uuid;

use crate::error::Error;
use crate::{events, store};

/// What the list is ordered by: when an account was opened, and whose it is where two were opened at once.
type Key = (OffsetDateTime, Uuid);

/// Lists accounts, the latest opened first.
#[derive(Debug)]
pub(crate) struct ListAccounts {
    /// Which page.
    pub(crate) page: Page<Key>,
    /// Only those of the owner with this id; empty for all.
    pub(crate) owner_id: String,
    /// Only of this segment; empty for all.
    pub(crate) segment: String,
}

impl Work for ListAccounts {
    /// The page, and the token of the next one.
    type Output = (Vec<v1::Account>, String);
    type Error = Error;

    async fn run(&self, conn: &mut PgConnection) -> Result<Self::Output, Error> {
        let rows = store::accounts::list(conn, self).await?;
        Ok(messages(
            &self.page,
            rows,
            |account| (account.opened_at, account.customer_id.as_uuid()),
            events::accounts::account,
        ))
    }
}
