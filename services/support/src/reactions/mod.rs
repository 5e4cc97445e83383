//! What support does when others act, one file per event.

mod order_changed;

use std::sync::Arc;

use baton_inbox::Reactions;
use baton_model::{Actor, Clock, Ids};
use baton_outbox::Wake;
use baton_proto::timeline::v1::Event;
use sqlx::PgConnection;

use crate::error::Error;
use crate::events::Context;

/// What support does when others act.
#[derive(Debug, Clone)]
pub(crate) struct SupportReactions {
    /// As whom.
    pub(crate) actor: Actor,
    /// What time it is.
    pub(crate) clock: Arc<dyn Clock>,
    /// Where event ids come from.
    pub(crate) ids: Arc<dyn Ids>,
    /// Tells the relay.
    pub(crate) wake: Wake,
}

impl Reactions for SupportReactions {
    /// Every event of an order.
    const TYPES: &'static [&'static str] = &[
        "baton.orders.v1.OrderPlaced",
        "baton.orders.v1.OrderConfirmed",
        "baton.orders.v1.OrderAmended",
        "baton.orders.v1.OrderHeld",
        "baton.orders.v1.OrderReleased",
        "baton.orders.v1.FulfilmentStarted",
        "baton.orders.v1.OrderShipped",
        "baton.orders.v1.OrderDelivered",
        "baton.orders.v1.OrderCompleted",
        "baton.orders.v1.OrderCancelled",
        "baton.orders.v1.OrderReturned",
        "baton.orders.v1.OrderReturnApproved",
    ];
    type Error = Error;

    async fn react(&self, conn: &mut PgConnection, event: &Event) -> Result<(), Error> {
        let context = Context::of_cause(event, &self.actor, self.ids.event_id(), self.clock.now());
        order_changed::react(conn, &context, self.ids.as_ref(), event).await
    }

    fn committed(&self) {
        self.wake.wake();
    }
}
