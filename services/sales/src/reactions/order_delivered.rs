//! An order was delivered: somebody shall thank the customer a week later.

use baton_department::{Context, instant};
use baton_model::{OrderId, TouchId};
use baton_proto::orders::v1::OrderDelivered;
use baton_proto::timeline::v1::Event;
use sqlx::PgConnection;
use time::Duration;

use crate::commands::PlanThanks;
use crate::domain::touch::{Kind, Planning, wording};
use crate::error::Error;

/// How long after the delivery the thanks are due: the customer has used the goods by then.
const THANKS_AFTER: Duration = Duration::days(7);

pub(super) async fn react(
    conn: &mut PgConnection,
    context: &Context,
    cause: &Event,
    delivered: OrderDelivered,
    touch_id: TouchId,
) -> Result<(), Error> {
    // Nobody is thanked for what was delivered years ago.
    if cause.imported {
        return Ok(());
    }
    let order_id: Option<OrderId> = delivered.order.and_then(|order| order.id.parse().ok());
    let (Ok(customer_id), Some(order_id)) = (cause.customer_id.parse(), order_id) else {
        tracing::warn!(event.id = %cause.id, "a delivery names no customer or no order");
        return Ok(());
    };
    let delivered_at = cause.occurred_at.as_ref().and_then(instant).unwrap_or(context.occurred_at);
    let due_at = delivered_at.saturating_add(THANKS_AFTER);
    let subject = wording::thanks_for(order_id);
    let planning = Planning { customer_id, kind: Kind::Thanks, subject, due_at };
    PlanThanks { touch_id, order_id, planning }.run(conn, context).await
}
