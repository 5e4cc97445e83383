//! Lists tickets, the latest opened first.

use baton_db::{Page, Work};
use baton_department::messages;
use baton_model::{CustomerId, OrderId};
use baton_proto::support::v1;
use sqlx::PgConnection;
use time::OffsetDateTime;
use uuid::Uuid;

use crate::domain::State;
use crate::error::Error;
use crate::{events, store};

/// What the list is ordered by: when a ticket was opened, and its id where two were opened at once.
type Key = (OffsetDateTime, Uuid);

/// Lists tickets, the latest opened first.
#[derive(Debug)]
pub(crate) struct ListTickets {
    /// Which page.
    pub(crate) page: Page<Key>,
    /// Only this customer's.
    pub(crate) customer_id: Option<CustomerId>,
    /// Only in one of these states; empty for all.
    pub(crate) states: Vec<State>,
    /// Only about this order.
    pub(crate) order_id: Option<OrderId>,
}

impl Work for ListTickets {
    /// The page, and the token of the next one.
    type Output = (Vec<v1::Ticket>, String);
    type Error = Error;

    async fn run(&self, conn: &mut PgConnection) -> Result<Self::Output, Error> {
        let rows = store::tickets::list(conn, self).await?;
        Ok(messages(&self.page, rows, |ticket| (ticket.opened_at, ticket.id.as_uuid()), events::ticket))
    }
}
