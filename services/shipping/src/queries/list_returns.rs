//! Lists returns, the latest issued first.

use baton_db::{Page, Work};
use baton_department::messages;
use baton_model::{CustomerId, OrderId};
use baton_proto::shipping::v1;
use sqlx::PgConnection;
use time::OffsetDateTime;
use uuid::Uuid;

use crate::domain::ReturnState;
use crate::error::Error;
use crate::{events, store};

/// What the list is ordered by: when a label was issued, and the return's id where two were issued at once.
type Key = (OffsetDateTime, Uuid);

/// Lists returns, the latest issued first.
#[derive(Debug)]
pub(crate) struct ListReturns {
    /// Which page.
    pub(crate) page: Page<Key>,
    /// Only this customer's.
    pub(crate) customer_id: Option<CustomerId>,
    /// Only of this order.
    pub(crate) order_id: Option<OrderId>,
    /// Only in one of these states; empty for all.
    pub(crate) states: Vec<ReturnState>,
}

impl Work for ListReturns {
    /// The page, and the token of the next one.
    type Output = (Vec<v1::Return>, String);
    type Error = Error;

    async fn run(&self, conn: &mut PgConnection) -> Result<Self::Output, Error> {
        let rows = store::returns::list(conn, self).await?;
        let key = |returned: &crate::domain::Return| (returned.issued_at, returned.id.as_uuid());
        Ok(messages(&self.page, rows, key, events::goods_return))
    }
}
