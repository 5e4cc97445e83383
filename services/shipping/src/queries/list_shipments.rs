//! Lists shipments, the latest prepared first.

use baton_db::{Page, Work};
use baton_department::messages;
use baton_model::{CustomerId, OrderId};
use baton_proto::shipping::v1;
use sqlx::PgConnection;
use time::OffsetDateTime;
use uuid::Uuid;

use crate::domain::State;
use crate::error::Error;
use crate::{events, store};

/// What the list is ordered by: when a shipment was prepared, and its id where two were prepared at once.
type Key = (OffsetDateTime, Uuid);

/// Lists shipments, the latest prepared first.
#[derive(Debug)]
pub(crate) struct ListShipments {
    /// Which page.
    pub(crate) page: Page<Key>,
    /// Only this customer's.
    pub(crate) customer_id: Option<CustomerId>,
    /// Only of this order.
    pub(crate) order_id: Option<OrderId>,
    /// Only in one of these states; empty for all.
    pub(crate) states: Vec<State>,
}

impl Work for ListShipments {
    /// The page, and the token of the next one.
    type Output = (Vec<v1::Shipment>, String);
    type Error = Error;

    async fn run(&self, conn: &mut PgConnection) -> Result<Self::Output, Error> {
        let rows = store::shipments::list(conn, self).await?;
        let key = |shipment: &crate::domain::Shipment| (shipment.prepared_at, shipment.id.as_uuid());
        Ok(messages(&self.page, rows, key, events::shipment))
    }
}
