//! Lists refunds, the latest requested first.

use baton_db::{Page, Work};
use baton_department::messages;
use baton_model::{CustomerId, InvoiceId};
use baton_proto::billing::v1;
use sqlx::PgConnection;
use time::OffsetDateTime;
use uuid::Uuid;

use crate::domain::{Refund, RefundState};
use crate::error::Error;
use crate::{events, store};

/// What the list is ordered by: when a refund was asked for, and its id where two were asked for at once.
type Key = (OffsetDateTime, Uuid);

/// Lists refunds, the latest requested first.
#[derive(Debug)]
pub(crate) struct ListRefunds {
    /// Which page.
    pub(crate) page: Page<Key>,
    /// Only this customer's.
    pub(crate) customer_id: Option<CustomerId>,
    /// Only this invoice's.
    pub(crate) invoice_id: Option<InvoiceId>,
    /// Only in one of these states; empty for all.
    pub(crate) states: Vec<RefundState>,
}

impl Work for ListRefunds {
    /// The page, and the token of the next one.
    type Output = (Vec<v1::Refund>, String);
    type Error = Error;

    async fn run(&self, conn: &mut PgConnection) -> Result<Self::Output, Error> {
        let rows = store::refunds::list(conn, self).await?;
        let key = |refund: &Refund| (refund.requested_at, refund.id.as_uuid());
        Ok(messages(&self.page, rows, key, events::refunds::refund))
    }
}
