//! Issues a label because a return was approved. Nobody calls it; it is what a reaction does.

use baton_department::Context;
use baton_model::{Ids, OrderId, ReturnId};
use sqlx::PgConnection;

use super::issue_return_label::issue;
use super::lock_order;
use crate::error::Error;
use crate::store;

/// Issues a label because a return was approved. Orders says that the customer has the goods; they need not have come in a
/// shipment of ours.
#[derive(Debug)]
pub(crate) struct FollowApproval {
    /// The order whose goods come back.
    pub(crate) order_id: OrderId,
    /// Why.
    pub(crate) reason: String,
}

impl FollowApproval {
    /// Makes the change, unless the order has a return.
    pub(crate) async fn run(
        &self,
        conn: &mut PgConnection,
        context: &Context,
        ids: &dyn Ids,
    ) -> Result<(), Error> {
        let fulfilment = lock_order(conn, self.order_id).await?;
        if store::returns::state_of_order(conn, self.order_id).await?.is_none() {
            let return_id = ReturnId::from_uuid(ids.uuid());
            issue(conn, context, ids, return_id, &fulfilment.order, &self.reason).await?;
        }
        Ok(())
    }
}
