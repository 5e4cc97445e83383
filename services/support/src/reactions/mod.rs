//! What support does when others act, one file per event.
//!
//! Of imported events it only takes note: nobody is told today of a parcel that was lost years ago.

mod order_changed;
mod shipment_changed;
mod shipment_trouble;

use baton_client::Connection;
use baton_department::{Clerk, body_of};
use baton_inbox::Reactions;
use baton_model::CaseId;
use baton_proto::timeline::v1::Event;
use sqlx::PgConnection;

use crate::error::Error;
use shipment_trouble::Trouble;

/// What support does when others act.
#[derive(Debug, Clone)]
pub(crate) struct SupportReactions {
    /// Acts for the department.
    pub(crate) clerk: Clerk,
    /// Where cases are opened.
    pub(crate) timeline: Connection,
}

impl Reactions for SupportReactions {
    /// Every event of an order, and of a shipment once it has left.
    const TYPES: &'static [&'static str] = &[
        "baton.orders.v1.OrderPlaced",
        "baton.orders.v1.OrderConfirmed",
        "baton.orders.v1.OrderAmended",
        "baton.orders.v1.OrderPaid",
        "baton.orders.v1.OrderHeld",
        "baton.orders.v1.OrderReleased",
        "baton.orders.v1.FulfilmentStarted",
        "baton.orders.v1.OrderPartlyShipped",
        "baton.orders.v1.OrderShipped",
        "baton.orders.v1.OrderPartlyDelivered",
        "baton.orders.v1.OrderDelivered",
        "baton.orders.v1.OrderCompleted",
        "baton.orders.v1.OrderCancellationRequested",
        "baton.orders.v1.OrderCancelled",
        "baton.orders.v1.OrderReturned",
        "baton.orders.v1.OrderReturnApproved",
        "baton.orders.v1.OrderGoodsReturned",
        "baton.shipping.v1.ShipmentException",
        "baton.shipping.v1.ShipmentScanned",
        "baton.shipping.v1.ShipmentDelivered",
        "baton.shipping.v1.ShipmentReshipped",
        "baton.shipping.v1.ShipmentRecalled",
        "baton.shipping.v1.ShipmentReturned",
        "baton.shipping.v1.ShipmentCancelled",
    ];
    /// The case of a shipment with which something went wrong.
    type Prepared = Option<CaseId>;
    type Error = Error;

    async fn prepare(&self, event: &Event) -> Result<Option<CaseId>, Error> {
        match trouble(event)? {
            Some(trouble) => trouble.open_case(&self.timeline, event).await,
            None => Ok(None),
        }
    }

    async fn react(
        &self,
        conn: &mut PgConnection,
        event: &Event,
        case_id: &Option<CaseId>,
    ) -> Result<(), Error> {
        if let Some(trouble) = trouble(event)? {
            return trouble.react(conn, &self.clerk, event, *case_id).await;
        }
        let context = self.clerk.reacting_to(event);
        match event.department.as_str() {
            "orders" => order_changed::react(conn, &context, self.clerk.ids().as_ref(), event).await,
            _ if event.imported => Ok(()),
            _ => shipment_changed::react(conn, &context, event).await,
        }
    }

    fn committed(&self) {
        self.clerk.committed();
    }
}

/// What went wrong with a shipment, if the event tells that something just did.
fn trouble(event: &Event) -> Result<Option<Trouble>, Error> {
    if event.imported {
        return Ok(None);
    }
    if let Some(exception) = body_of(event)? {
        return Ok(Trouble::of_exception(exception));
    }
    Ok(body_of(event)?.and_then(Trouble::of_delivery))
}
