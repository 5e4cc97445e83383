//! Lists orders, the latest placed first.

use baton_db::{Page, Work};
use baton_department::messages;
use baton_model::CustomerId;
use baton_proto::orders::v1;
use sqlx::PgConnection;
use time::OffsetDateTime;
use uuid::Uuid;

use crate::domain::State;
use crate::error::Error;
use crate::{events, store};

/// What the list is ordered by: when an order was placed, and its id where two were placed at once.
type Key = (OffsetDateTime, Uuid);

/// Lists orders, the latest placed first.
#[derive(Debug)]
pub(crate) struct ListOrders {
    /// Which page.
    pub(crate) page: Page<Key>,
    /// Only this customer's.
    pub(crate) customer_id: Option<CustomerId>,
    /// Only in one of these states; empty for all.
    pub(crate) states: Vec<State>,
}

impl Work for ListOrders {
    /// The page, and the token of the next one.
    type Output = (Vec<v1::Order>, String);
    type Error = Error;

    async fn run(&self, conn: &mut PgConnection) -> Result<Self::Output, Error> {
        let rows = store::orders::list(conn, self).await?;
        Ok(messages(&self.page, rows, |order| (order.placed_at, order.id.as_uuid()), events::order))
    }
}
