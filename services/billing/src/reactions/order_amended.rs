//! An order changed: its charge follows.

use baton_department::Context;
use baton_model::Ids;
use baton_proto::orders::v1::OrderAmended;
use baton_proto::timeline::v1::Event;
use sqlx::PgConnection;

use super::ordering;
use crate::commands::ChargeOrder;
use crate::error::Error;
use crate::store;

pub(super) async fn react(
    conn: &mut PgConnection,
    context: &Context,
    ids: &dyn Ids,
    cause: &Event,
    amended: OrderAmended,
) -> Result<(), Error> {
    let Some(ordered) = ordering::ordered(cause, amended.order.as_ref()) else { return Ok(()) };
    // What is heard late changes nothing. History is noted and nothing more: whoever imports it brings the invoices
    // too.
    if store::ordered::note(conn, &ordered).await? && !context.imported {
        ChargeOrder { ordered: &ordered, ids }.run(conn, context).await?;
    }
    Ok(())
}
