//! An order was called off, or shall be: what is here stays, what left comes back.

use baton_department::Context;
use baton_model::Ids;
use sqlx::PgConnection;

use super::Noted;
use crate::commands::StopShipments;
use crate::error::Error;

pub(super) async fn react(
    conn: &mut PgConnection,
    context: &Context,
    ids: &dyn Ids,
    order: &Noted,
) -> Result<(), Error> {
    let reason = order.reason_or("the order was called off");
    StopShipments { order_id: order.order_id, reason }.run(conn, context, ids).await
}
