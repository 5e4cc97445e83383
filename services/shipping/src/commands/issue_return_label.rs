//! Gives the customer a label to send an order's goods back.

use std::sync::Arc;

use baton_department::{Command, Context, tell};
use baton_model::{Ids, OrderId, ReturnId};
use sqlx::PgConnection;

use super::{DRAWS, ReturnRecorded, lock_order};
use crate::domain::{HeardOrder, Return, ReturnRefusal};
use crate::error::Error;
use crate::events;
use crate::store;

/// Gives the customer a label to send an order's goods back.
#[derive(Debug)]
pub(crate) struct IssueReturnLabel {
    /// The new return's id.
    pub(crate) return_id: ReturnId,
    /// Where its number comes from.
    pub(crate) ids: Arc<dyn Ids>,
    /// The order whose goods come back.
    pub(crate) order_id: OrderId,
    /// Why.
    pub(crate) reason: String,
}

impl Command for IssueReturnLabel {
    type Answer = ReturnRecorded;
    type Error = Error;

    async fn run(&self, conn: &mut PgConnection, context: &Context) -> Result<ReturnRecorded, Error> {
        let fulfilment = lock_order(conn, self.order_id).await?;
        if let Some(state) = store::returns::state_of_order(conn, self.order_id).await? {
            return Err(ReturnRefusal::Returning { state }.into());
        }
        if !fulfilment.has_delivered() {
            return Err(ReturnRefusal::NothingDelivered.into());
        }
        let ids = self.ids.as_ref();
        issue(conn, context, ids, self.return_id, &fulfilment.order, &self.reason).await
    }
}

/// Stores a new return of an order that is locked and has none, and tells it.
pub(super) async fn issue(
    conn: &mut PgConnection,
    context: &Context,
    ids: &dyn Ids,
    return_id: ReturnId,
    order: &HeardOrder,
    reason: &str,
) -> Result<ReturnRecorded, Error> {
    for _ in 0..DRAWS {
        let whose = (order.customer_id, order.id);
        let decided = Return::issue(return_id, ids.number(), whose, reason.to_owned(), context.occurred_at);
        if store::returns::insert(conn, &decided.returned).await? {
            let event_id = tell(conn, context, events::told_of_return(&decided)).await?;
            return Ok(ReturnRecorded { r#return: Some(events::goods_return(&decided.returned)), event_id });
        }
    }
    Err(Error::NoFreeNumber)
}
