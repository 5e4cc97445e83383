//! Lists disputes, the latest opened first.

use baton_db::{Page, Work};
use baton_department::messages;
use baton_model::{CustomerId, InvoiceId};
use baton_proto::billing::v1;
use sqlx::PgConnection;
use time::OffsetDateTime;
use uuid::Uuid;

use crate::domain::{Dispute, DisputeState};
use crate::error::Error;
use crate::{events, store};

/// What the list is ordered by: when a dispute was opened, and its id where two were opened at once.
type Key = (OffsetDateTime, Uuid);

/// Lists disputes, the latest opened first.
#[derive(Debug)]
pub(crate) struct ListDisputes {
    /// Which page.
    pub(crate) page: Page<Key>,
    /// Only this customer's.
    pub(crate) customer_id: Option<CustomerId>,
    /// Only of this invoice.
    pub(crate) invoice_id: Option<InvoiceId>,
    /// Only in one of these states; empty for all.
    pub(crate) states: Vec<DisputeState>,
}

impl Work for ListDisputes {
    /// The page, and the token of the next one.
    type Output = (Vec<v1::Dispute>, String);
    type Error = Error;

    async fn run(&self, conn: &mut PgConnection) -> Result<Self::Output, Error> {
        let rows = store::disputes::list(conn, self).await?;
        let key = |dispute: &Dispute| (dispute.opened_at, dispute.id.as_uuid());
        Ok(messages(&self.page, rows, key, events::disputes::dispute))
    }
}
