//! Does what follows for an order from what another department did. Nobody calls it; it is what reactions do.

use baton_department::Clerk;
use baton_model::OrderId;
use baton_proto::timeline::v1::Event;
use sqlx::PgConnection;

use super::save;
use crate::domain::{Decided, Order};
use crate::error::Error;
use crate::store;

/// What another department did, and to which order.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Cause<'a> {
    /// Its event.
    pub(crate) event: &'a Event,
    /// The order's id, as the event says it; empty for none.
    pub(crate) order_id: &'a str,
}

/// Locks the order, lets `decide` say what follows at this moment, and records each step.
///
/// An event about no order, or one of another customer, is as good as none: nothing could be done that would be better
/// later. The latter is logged, because somebody mistook one for another.
pub(crate) async fn follow(
    conn: &mut PgConnection,
    clerk: &Clerk,
    cause: Cause<'_>,
    decide: impl FnOnce(Order, time::OffsetDateTime) -> Vec<Decided> + Send,
) -> Result<(), Error> {
    if cause.order_id.is_empty() {
        return Ok(());
    }
    let order = match cause.order_id.parse::<OrderId>() {
        Ok(order_id) => store::orders::lock(conn, order_id).await?,
        Err(_) => None,
    };
    let Some(order) = order.filter(|order| order.customer_id.to_string() == cause.event.customer_id) else {
        tracing::warn!(
            event.id = %cause.event.id,
            order.id = %cause.order_id,
            "an event is about an order that its customer does not have"
        );
        return Ok(());
    };
    let context = clerk.reacting_to(cause.event);
    let steps = decide(order, context.occurred_at);
    for (index, decided) in steps.iter().enumerate() {
        // The first step has the event id that was drawn with the context.
        let context = if index == 0 { context.clone() } else { context.another(clerk.ids().event_id()) };
        save(conn, &context, decided).await?;
    }
    Ok(())
}
