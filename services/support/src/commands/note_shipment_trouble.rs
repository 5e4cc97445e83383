//! Notes that something went wrong with a shipment: somebody has to tell the customer. Nobody calls it; it is what a
//! reaction does.

use std::sync::Arc;

use baton_department::{Command, Context};
use baton_model::{CustomerId, Ids, OrderId, ShipmentId, TicketId};
use sqlx::PgConnection;

use super::{OpenTicket, save};
use crate::domain::Opening;
use crate::error::Error;
use crate::store;

/// Notes that something went wrong with a shipment, on the ticket about it: a new one, where there is none yet.
#[derive(Debug)]
pub(crate) struct NoteShipmentTrouble {
    /// Whose shipment.
    pub(crate) customer_id: CustomerId,
    /// Which.
    pub(crate) shipment_id: ShipmentId,
    /// The order whose goods it carries.
    pub(crate) order_id: Option<OrderId>,
    /// What is wrong, in one line.
    pub(crate) title: String,
    /// What the carrier says.
    pub(crate) description: String,
    /// Where the shipment stands, in words.
    pub(crate) status: String,
}

impl NoteShipmentTrouble {
    /// Makes the change. A new ticket is under the case of `context`.
    pub(crate) async fn run(
        &self,
        conn: &mut PgConnection,
        context: &Context,
        ids: &Arc<dyn Ids>,
    ) -> Result<(), Error> {
        let known = store::tickets::lock_about_shipment(conn, self.shipment_id, self.customer_id).await?;
        if let Some(ticket) = known {
            if let Some(decided) = ticket.hear_of_trouble(&self.status, context.occurred_at) {
                save(conn, context, &decided).await?;
            }
            return Ok(());
        }
        let opening = Opening {
            customer_id: self.customer_id,
            external_reference: None,
            title: self.title.clone(),
            description: self.description.clone(),
            product_id: String::new(),
            order_id: self.order_id,
            case_id: context.case_id,
            shipment_id: Some(self.shipment_id),
            shipment_status: self.status.clone(),
        };
        let open = OpenTicket { ticket_id: TicketId::from_uuid(ids.uuid()), ids: Arc::clone(ids), opening };
        open.run(conn, context).await?;
        Ok(())
    }
}
