//! An order went on: its tickets say so, so that whoever opens one sees it.
//!
//! Reads the event's subject and not its body: where an order stands is said there in words, by the department that knows.

use baton_department::Context;
use baton_model::Ids;
use baton_proto::timeline::v1::Event;
use sqlx::PgConnection;

use crate::commands::NoteOrderChange;
use crate::error::Error;

pub(super) async fn react(
    conn: &mut PgConnection,
    context: &Context,
    ids: &dyn Ids,
    cause: &Event,
) -> Result<(), Error> {
    let Some(order) = &cause.subject else { return Ok(()) };
    let (Ok(customer_id), Ok(order_id)) = (cause.customer_id.parse(), order.id.parse()) else {
        return Ok(());
    };
    let command =
        NoteOrderChange { customer_id, order_id, status: order.status.clone(), revision: order.revision };
    command.run(conn, context, ids).await
}
