//! Takes note of what the carrier tells.

use baton_department::{Command, Context};
use sqlx::PgConnection;

use super::{Recorded, lock, save};
use crate::domain::{Scan, ShipmentName};
use crate::error::Error;
use crate::{events, store};

/// Takes note of what the carrier tells.
#[derive(Debug)]
pub(crate) struct RecordScan {
    /// Which shipment.
    pub(crate) shipment: ShipmentName,
    /// What.
    pub(crate) scan: Scan,
}

impl Command for RecordScan {
    type Answer = Recorded;
    type Error = Error;

    async fn run(&self, conn: &mut PgConnection, context: &Context) -> Result<Recorded, Error> {
        let (fulfilment, shipment) = lock(conn, &self.shipment).await?;
        // The same scan again changes nothing, wherever the shipment stands by now.
        if !store::scan_ids::remember(conn, shipment.id, &self.scan.id).await? {
            let known = fulfilment.shipments.iter().find(|known| known.id == shipment.id);
            return Ok(Recorded { shipment: known.map(events::shipment), event_id: String::new() });
        }
        let others = fulfilment.live_beside(shipment.id);
        let decided = shipment.record_scan(self.scan.clone(), others, context.occurred_at)?;
        save(conn, context, &decided).await
    }
}
