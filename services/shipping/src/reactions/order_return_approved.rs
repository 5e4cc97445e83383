//! A return was approved: the customer gets a label.

use baton_department::Context;
use baton_model::Ids;
use sqlx::PgConnection;

use super::Noted;
use crate::commands::FollowApproval;
use crate::error::Error;

pub(super) async fn react(
    conn: &mut PgConnection,
    context: &Context,
    ids: &dyn Ids,
    order: &Noted,
) -> Result<(), Error> {
    let reason = order.reason_or("a return was approved");
    FollowApproval { order_id: order.order_id, reason }.run(conn, context, ids).await
}
