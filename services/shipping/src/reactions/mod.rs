//! What shipping does when others act, one file per event.
//!
//! Every event of an order is noted: it brings the whole order. What is done because of one is decided by what is known
//! after it, so that events that come late or out of order do no harm. History is noted, and nothing is done about it.

mod order_cancelled;
mod order_confirmed;
mod order_held;
mod order_noted;
mod order_released;
mod order_return_approved;

use baton_department::Clerk;
use baton_inbox::Reactions;
use baton_proto::orders::v1;
use baton_proto::timeline::v1::Event;
use prost::Name;
use sqlx::PgConnection;

use crate::commands::FollowPromise;
use crate::domain::Transit;
use crate::error::Error;

/// What shipping does when others act.
#[derive(Debug, Clone)]
pub(crate) struct ShippingReactions {
    /// Gives the circumstances.
    pub(crate) clerk: Clerk,
    /// How long carriers take.
    pub(crate) transit: Transit,
}

impl Reactions for ShippingReactions {
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
        "baton.orders.v1.OrderPaid",
        "baton.orders.v1.OrderPartlyShipped",
        "baton.orders.v1.OrderPartlyDelivered",
        "baton.orders.v1.OrderCancellationRequested",
        "baton.orders.v1.OrderGoodsReturned",
    ];
    type Prepared = ();
    type Error = Error;

    async fn react(&self, conn: &mut PgConnection, event: &Event, (): &()) -> Result<(), Error> {
        let Some(order) = order_noted::react(conn, event).await? else { return Ok(()) };
        if event.imported {
            return Ok(());
        }
        let (context, ids) = (self.clerk.reacting_to(event), self.clerk.ids().as_ref());
        // Whichever event tells it first: they may come out of order.
        if let Some(promised_anew) = &order.promised_anew {
            promised_anew.run(conn, &context, ids).await?;
        }
        if is::<v1::OrderConfirmed>(event) {
            order_confirmed::react(conn, &context, ids, &self.transit, &order).await
        } else if is::<v1::OrderReleased>(event) {
            order_released::react(conn, &context, ids, &self.transit, &order).await
        } else if is::<v1::OrderHeld>(event) {
            order_held::react(conn, &context, ids, &order).await
        } else if is::<v1::OrderCancelled>(event) || is::<v1::OrderCancellationRequested>(event) {
            order_cancelled::react(conn, &context, ids, &order).await
        } else if is::<v1::OrderReturnApproved>(event) {
            order_return_approved::react(conn, &context, ids, &order).await
        } else {
            Ok(())
        }
    }

    fn committed(&self) {
        self.clerk.committed();
    }
}

/// Whether the event's body is an `M`.
fn is<M: Name>(event: &Event) -> bool {
    event.body.as_ref().is_some_and(|body| body.type_url == M::type_url())
}

/// An order that was noted, with what only its latest event says.
#[derive(Debug)]
struct Noted {
    /// Which.
    order_id: baton_model::OrderId,
    /// Why it is held, cancelled or returned; empty for nothing said.
    reason: String,
    /// What is to be done if it was promised for another time before.
    promised_anew: Option<FollowPromise>,
}

impl Noted {
    /// The reason, or `otherwise` if none was given.
    fn reason_or(&self, otherwise: &str) -> String {
        if self.reason.is_empty() { otherwise.to_owned() } else { self.reason.clone() }
    }
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use prost::Message;
    use prost_types::FileDescriptorSet;

    use super::*;

    /// What `order_noted` relies on, for every event that orders has, also for those to come.
    #[test]
    fn every_event_of_orders_is_heard_and_begins_with_the_order() {
        let descriptors = FileDescriptorSet::decode(baton_proto::FILE_DESCRIPTOR_SET).unwrap();
        let file =
            descriptors.file.iter().find(|file| file.name() == "baton/orders/v1/events.proto").unwrap();
        let names = file.message_type.iter().map(|message| format!("baton.orders.v1.{}", message.name()));
        let heard: BTreeSet<String> = ShippingReactions::TYPES.iter().map(|&name| name.to_owned()).collect();
        assert_eq!(names.collect::<BTreeSet<_>>(), heard);
        for message in &file.message_type {
            let first = message.field.iter().find(|field| field.number() == 1).unwrap();
            assert_eq!(first.type_name(), ".baton.orders.v1.Order", "{}", message.name());
        }
    }
}
