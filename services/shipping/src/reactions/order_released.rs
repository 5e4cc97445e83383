//! An order goes on: what was prepared may go, and what was not prepared yet is.

use baton_department::Context;
use baton_model::Ids;
use sqlx::PgConnection;

use super::Noted;
use crate::commands::{FollowHold, PrepareRest};
use crate::domain::Transit;
use crate::error::Error;

pub(super) async fn react(
    conn: &mut PgConnection,
    context: &Context,
    ids: &dyn Ids,
    transit: &Transit,
    order: &Noted,
) -> Result<(), Error> {
    FollowHold { order_id: order.order_id }.run(conn, context, ids).await?;
    PrepareRest { order_id: order.order_id, transit }.run(conn, context, ids).await
}
