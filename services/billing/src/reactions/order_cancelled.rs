//! An order was called off: nobody is charged for it, and what came goes back.

use baton_department::Context;
use baton_model::Ids;
use baton_proto::orders::v1::OrderCancelled;
use baton_proto::timeline::v1::Event;
use sqlx::PgConnection;

use super::ordering;
use crate::commands::CallOffOrder;
use crate::error::Error;
use crate::store;

pub(super) async fn react(
    conn: &mut PgConnection,
    context: &Context,
    ids: &dyn Ids,
    cause: &Event,
    cancelled: OrderCancelled,
) -> Result<(), Error> {
    let Some(ordered) = ordering::ordered(cause, cancelled.order.as_ref()) else { return Ok(()) };
    // Noted also for orders that billing has not heard of: should their beginning be told later, nobody is charged.
    store::ordered::note(conn, &ordered).await?;
    if context.imported {
        return Ok(());
    }
    let reason = cancelled.order.map(|order| order.state_reason).unwrap_or_default();
    let reason =
        if reason.is_empty() { "order called off".to_owned() } else { format!("order called off: {reason}") };
    CallOffOrder { customer_id: ordered.customer_id, order_id: ordered.order_id, reason, ids }
        .run(conn, context)
        .await
}
