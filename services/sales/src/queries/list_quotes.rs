//! Lists quotes, the latest drafted first.

use baton_db::{Page, Work};
use baton_department::messages;
use baton_model::CustomerId;
use baton_proto::sales::v1;
use sqlx::PgConnection;
use time::OffsetDateTime;
use uuid::Uuid;

use crate::domain::quote::State;
use crate::error::Error;
use crate::{events, store};

/// What the list is ordered by: when a quote was drafted, and its id where two were drafted at once.
type Key = (OffsetDateTime, Uuid);

/// Lists quotes, the latest drafted first.
#[derive(Debug)]
pub(crate) struct ListQuotes {
    /// Which page.
    pub(crate) page: Page<Key>,
    /// Only this customer's.
    pub(crate) customer_id: Option<CustomerId>,
    /// Only in one of these states; empty for all.
    pub(crate) states: Vec<State>,
}

impl Work for ListQuotes {
    /// The page, and the token of the next one.
    type Output = (Vec<v1::Quote>, String);
    type Error = Error;

    async fn run(&self, conn: &mut PgConnection) -> Result<Self::Output, Error> {
        let rows = store::quotes::list(conn, self).await?;
        Ok(messages(&self.page, rows, |quote| (quote.created_at, quote.id.as_uuid()), events::quotes::quote))
    }
}
