//! Lists touches, the next due first.

use baton_db::{Page, Work};
use baton_department::messages;
use baton_model::CustomerId;
use baton_proto::sales::v1;
use sqlx::PgConnection;
use time::OffsetDateTime;
use uuid::Uuid;

use crate::domain::touch::State;
use crate::error::Error;
use crate::{events, store};

/// What the list is ordered by: when a touch is due, and its id where two are due at once.
type Key = (OffsetDateTime, Uuid);

/// Lists touches, the next due first.
#[derive(Debug)]
pub(crate) struct ListTouches {
    /// Which page.
    pub(crate) page: Page<Key>,
    /// Only this customer's.
    pub(crate) customer_id: Option<CustomerId>,
    /// Only in one of these states; empty for all.
    pub(crate) states: Vec<State>,
    /// Only those of the owner with this id; empty for all.
    pub(crate) owner_id: String,
}

impl Work for ListTouches {
    /// The page, and the token of the next one.
    type Output = (Vec<v1::Touch>, String);
    type Error = Error;

    async fn run(&self, conn: &mut PgConnection) -> Result<Self::Output, Error> {
        let rows = store::touches::list(conn, self).await?;
        Ok(messages(&self.page, rows, |touch| (touch.due_at, touch.id.as_uuid()), events::touches::touch))
    }
}
