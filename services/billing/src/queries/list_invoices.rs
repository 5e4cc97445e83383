//! Lists invoices, the latest issued first.

use baton_db::{Page, Work};
use baton_department::messages;
use baton_model::{CustomerId, OrderId};
use baton_proto::billing::v1;
use sqlx::PgConnection;
use time::OffsetDateTime;
use uuid::Uuid;

use crate::domain::{Invoice, State};
use crate::error::Error;
use crate::{events, store};

/// What the list is ordered by: when an invoice was issued, and its id where two were issued at once.
type Key = (OffsetDateTime, Uuid);

/// Lists invoices, the latest issued first.
#[derive(Debug)]
pub(crate) struct ListInvoices {
    /// Which page.
    pub(crate) page: Page<Key>,
    /// Only this customer's.
    pub(crate) customer_id: Option<CustomerId>,
    /// Only this order's.
    pub(crate) order_id: Option<OrderId>,
    /// Only in one of these states; empty for all.
    pub(crate) states: Vec<State>,
}

impl Work for ListInvoices {
    /// The page, and the token of the next one.
    type Output = (Vec<v1::Invoice>, String);
    type Error = Error;

    async fn run(&self, conn: &mut PgConnection) -> Result<Self::Output, Error> {
        let rows = store::invoices::list(conn, self).await?;
        let key = |invoice: &Invoice| (invoice.issued_at, invoice.id.as_uuid());
        Ok(messages(&self.page, rows, key, events::invoices::invoice))
    }
}
