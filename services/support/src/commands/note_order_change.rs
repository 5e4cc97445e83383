//! Notes what became of an order. Nobody calls it; it is what a reaction does.

use baton_department::Context;
use baton_model::{CustomerId, Ids, OrderId};
use sqlx::PgConnection;

use super::save;
use crate::domain::Heard;
use crate::error::Error;
use crate::store;

/// Notes what became of an order, on every ticket of its customer that is about it and not closed.
#[derive(Debug)]
pub(crate) struct NoteOrderChange {
    /// Whose order.
    pub(crate) customer_id: CustomerId,
    /// Which.
    pub(crate) order_id: OrderId,
    /// Where it stands, in words.
    pub(crate) status: String,
    /// How many events it has had.
    pub(crate) revision: i64,
}

impl NoteOrderChange {
    /// Makes the change, unless something later was heard already. Each ticket that is told gets an event of its own.
    pub(crate) async fn run(
        &self,
        conn: &mut PgConnection,
        context: &Context,
        ids: &dyn Ids,
    ) -> Result<(), Error> {
        if !store::heard_orders::hear(conn, self).await? {
            return Ok(());
        }
        for ticket in store::tickets::lock_about_order(conn, self.order_id, self.customer_id).await? {
            match ticket.hear_of_order(&self.status, context.occurred_at) {
                Heard::Nothing => {}
                Heard::CaughtUp(ticket) => store::tickets::update(conn, &ticket).await?,
                Heard::News(decided) => {
                    save(conn, &context.another(ids.event_id()), &decided).await?;
                }
            }
        }
        Ok(())
    }
}
