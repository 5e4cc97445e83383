//! What orders does when others act, one file per event.
//!
//! An imported event tells of the past: the importer brings the orders' own past itself, so nothing follows from it.

mod invoice_credited;
mod invoice_overdue;
mod invoice_paid;
mod invoice_written_off;
mod refund_paid;
mod return_approved;
mod return_received;
mod shipment_delivered;
mod shipment_given_up;
mod shipment_handed_over;
mod shipment_prepared;

use baton_department::{Clerk, body_of};
use baton_inbox::Reactions;
use baton_proto::shipping::v1::{self as shipping, Shipment};
use baton_proto::timeline::v1::Event;
use sqlx::PgConnection;

use crate::domain::{Parcel, Pieces, Way};
use crate::error::Error;

/// What orders does when others act.
#[derive(Debug, Clone)]
pub(crate) struct OrdersReactions(pub(crate) Clerk);

impl Reactions for OrdersReactions {
    const TYPES: &'static [&'static str] = &[
        "baton.billing.v1.InvoicePaid",
        "baton.billing.v1.InvoiceOverdue",
        "baton.billing.v1.InvoiceWrittenOff",
        "baton.billing.v1.InvoiceCredited",
        "baton.billing.v1.RefundPaid",
        "baton.shipping.v1.ShipmentPrepared",
        "baton.shipping.v1.ShipmentHandedOver",
        "baton.shipping.v1.ShipmentDelivered",
        "baton.shipping.v1.ShipmentReshipped",
        "baton.shipping.v1.ShipmentReturned",
        "baton.shipping.v1.ShipmentCancelled",
        "baton.shipping.v1.ReturnReceived",
        "baton.support.v1.ReturnApproved",
    ];
    type Prepared = ();
    type Error = Error;

    async fn react(&self, conn: &mut PgConnection, event: &Event, (): &()) -> Result<(), Error> {
        if event.imported {
            return Ok(());
        }
        let clerk = &self.0;
        macro_rules! on {
            ($reaction:ident) => {
                if let Some(body) = body_of(event)? {
                    return $reaction::react(conn, clerk, event, &body).await;
                }
            };
        }
        on!(invoice_paid);
        on!(invoice_overdue);
        on!(invoice_written_off);
        on!(invoice_credited);
        on!(refund_paid);
        on!(shipment_prepared);
        on!(shipment_handed_over);
        on!(shipment_delivered);
        on!(return_received);
        on!(return_approved);
        if let Some((shipment, others_live)) = given_up(event)? {
            return shipment_given_up::react(conn, clerk, event, &shipment, others_live).await;
        }
        Ok(())
    }

    fn committed(&self) {
        self.0.committed();
    }
}

/// The shipment that is given up, and how many others of the order are not. One that is sent again leaves one that
/// replaces it.
fn given_up(event: &Event) -> Result<Option<(Shipment, i32)>, Error> {
    if let Some(body) = body_of::<shipping::ShipmentReshipped>(event)? {
        return Ok(body.shipment.map(|shipment| (shipment, 1)));
    }
    if let Some(body) = body_of::<shipping::ShipmentReturned>(event)? {
        return Ok(body.shipment.map(|shipment| (shipment, body.live_shipments)));
    }
    let body = body_of::<shipping::ShipmentCancelled>(event)?;
    Ok(body.and_then(|body| body.shipment.map(|shipment| (shipment, body.live_shipments))))
}

/// A shipment as the order sees it.
fn parcel(shipment: &Shipment, way: Way) -> Parcel {
    let goods = shipment.lines.iter().filter_map(|line| {
        let line_number = u32::try_from(line.line_number).ok()?;
        Some(Pieces { line_number, quantity: u32::try_from(line.quantity).ok()? })
    });
    Parcel { shipment_id: shipment.id.parse().ok(), goods: goods.collect(), way }
}
