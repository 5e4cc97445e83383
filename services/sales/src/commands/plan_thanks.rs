//! Plans a word of thanks after a delivery. Nobody calls it; it is what a reaction does.

use baton_department::Context;
use baton_model::{OrderId, TouchId};
use sqlx::PgConnection;

use super::recording::{occasion, record_touch};
use crate::domain::Touch;
use crate::domain::touch::{Cause, Planning};
use crate::error::Error;
use crate::store;

/// Plans a word of thanks after a delivery.
#[derive(Debug)]
pub(crate) struct PlanThanks {
    /// The new touch's id.
    pub(crate) touch_id: TouchId,
    /// What was delivered.
    pub(crate) order_id: OrderId,
    /// What shall be done.
    pub(crate) planning: Planning,
}

impl PlanThanks {
    /// Makes the plan, unless one was made for this order.
    pub(crate) async fn run(&self, conn: &mut PgConnection, context: &Context) -> Result<(), Error> {
        let owner = store::accounts::owner(conn, self.planning.customer_id).await?;
        let cause = Cause::Delivery(self.order_id);
        let decided = Touch::plan(self.touch_id, self.planning.clone(), cause, owner, &occasion(context));
        if store::touches::insert(conn, &decided.after).await? {
            record_touch(conn, context, &decided).await?;
        }
        Ok(())
    }
}
