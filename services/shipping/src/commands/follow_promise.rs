//! Promises shipments for another time, as their order is. Nobody calls it; it is what a reaction does.

use baton_department::Context;
use baton_model::{Ids, OrderId, PromiseId};
use sqlx::PgConnection;
use time::OffsetDateTime;

use super::{lock_order, save};
use crate::error::Error;

/// Promises what is under way of an order for the time that the order is promised for now.
#[derive(Debug)]
pub(crate) struct FollowPromise {
    /// Which order.
    pub(crate) order_id: OrderId,
    /// What it was promised for before. A shipment with a time of its own keeps it.
    pub(crate) before: Option<OffsetDateTime>,
}

impl FollowPromise {
    /// Makes the changes, by what was heard last. Each shipment that changes gets an event of its own.
    pub(crate) async fn run(
        &self,
        conn: &mut PgConnection,
        context: &Context,
        ids: &dyn Ids,
    ) -> Result<(), Error> {
        let fulfilment = lock_order(conn, self.order_id).await?;
        let Some(promised_by) = fulfilment.order.promised_by else { return Ok(()) };
        for shipment in fulfilment.shipments {
            let promise_id = PromiseId::from_uuid(ids.uuid());
            let at = context.occurred_at;
            if let Some(decided) = shipment.promise_again(self.before, promised_by, promise_id, at) {
                save(conn, &context.another(ids.event_id()), &decided).await?;
            }
        }
        Ok(())
    }
}
