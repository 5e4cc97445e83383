//! Notes what became of a shipment. Nobody calls it; it is what a reaction does.

use baton_department::Context;
use baton_model::{CustomerId, ShipmentId};
use sqlx::PgConnection;

use super::save;
use crate::error::Error;
use crate::store;

/// Notes what became of a shipment, on the ticket about it, if there is one that is not closed.
#[derive(Debug)]
pub(crate) struct NoteShipmentChange {
    /// Whose shipment.
    pub(crate) customer_id: CustomerId,
    /// Which.
    pub(crate) shipment_id: ShipmentId,
    /// Where it stands, in words.
    pub(crate) status: String,
}

impl NoteShipmentChange {
    /// Makes the change.
    pub(crate) async fn run(&self, conn: &mut PgConnection, context: &Context) -> Result<(), Error> {
        let ticket = store::tickets::lock_about_shipment(conn, self.shipment_id, self.customer_id).await?;
        let decided = ticket.and_then(|ticket| ticket.hear_of_shipment(&self.status, context.occurred_at));
        if let Some(decided) = decided {
            save(conn, context, &decided).await?;
        }
        Ok(())
    }
}
