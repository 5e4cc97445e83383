//! An order was confirmed: its goods are prepared.

use baton_department::Context;
use baton_model::Ids;
use sqlx::PgConnection;

use super::Noted;
use crate::commands::PrepareRest;
use crate::domain::Transit;
use crate::error::Error;

pub(super) async fn react(
    conn: &mut PgConnection,
    context: &Context,
    ids: &dyn Ids,
    transit: &Transit,
    order: &Noted,
) -> Result<(), Error> {
    PrepareRest { order_id: order.order_id, transit }.run(conn, context, ids).await
}
