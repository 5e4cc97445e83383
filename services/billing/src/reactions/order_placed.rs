//! A customer ordered: billing charges for it.

use baton_department::Context;
use baton_model::Ids;
use baton_proto::orders::v1::OrderPlaced;
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
    placed: OrderPlaced,
) -> Result<(), Error> {
    let Some(ordered) = ordering::ordered(cause, placed.order.as_ref()) else { return Ok(()) };
    // What is heard late, after what came of it, charges nobody. History is noted and nothing more: whoever imports it
    // brings the invoices too.
    if store::ordered::note(conn, &ordered).await? && !context.imported {
        ChargeOrder { ordered: &ordered, ids }.run(conn, context).await?;
    }
    Ok(())
}
