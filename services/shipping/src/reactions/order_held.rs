//! An order is on hold: what was prepared stays here.

use baton_department::Context;
use baton_model::Ids;
use sqlx::PgConnection;

use super::Noted;
use crate::commands::FollowHold;
use crate::error::Error;

pub(super) async fn react(
    conn: &mut PgConnection,
    context: &Context,
    ids: &dyn Ids,
    order: &Noted,
) -> Result<(), Error> {
    FollowHold { order_id: order.order_id }.run(conn, context, ids).await
}
