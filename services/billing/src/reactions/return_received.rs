//! The goods of a return are back: billing settles it.

use baton_department::Context;
use baton_model::Ids;
use baton_proto::shipping::v1::ReturnReceived;
use baton_proto::timeline::v1::Event;
use sqlx::PgConnection;

use crate::commands::SettleReturn;
use crate::error::Error;

pub(super) async fn react(
    conn: &mut PgConnection,
    context: &Context,
    ids: &dyn Ids,
    cause: &Event,
    received: ReturnReceived,
) -> Result<(), Error> {
    // Whoever imports history brings its credits and refunds too.
    if context.imported {
        return Ok(());
    }
    let returned = received.r#return.unwrap_or_default();
    let (Ok(customer_id), Ok(order_id), Ok(return_id)) =
        (cause.customer_id.parse(), returned.order_id.parse(), returned.id.parse())
    else {
        tracing::warn!(event.id = %cause.id, "an event tells of a return that cannot be read");
        return Ok(());
    };
    let reason = if returned.reason.is_empty() {
        "goods returned".to_owned()
    } else {
        format!("goods returned: {}", returned.reason)
    };
    SettleReturn { customer_id, order_id, return_id, reason, ids }.run(conn, context).await
}
