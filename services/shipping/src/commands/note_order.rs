//! Notes what was heard of an order. Nobody calls it; it is what a reaction does.

use sqlx::PgConnection;

use crate::domain::HeardOrder;
use crate::error::Error;
use crate::store;

/// Notes what was heard of an order.
#[derive(Debug)]
pub(crate) struct NoteOrder {
    /// What was heard.
    pub(crate) order: HeardOrder,
}

impl NoteOrder {
    /// Makes the note, unless something later was heard before. Says whether the order is its customer's: another
    /// customer's is as good as none.
    pub(crate) async fn run(&self, conn: &mut PgConnection) -> Result<bool, Error> {
        store::heard_orders::hear(conn, &self.order).await?;
        let known = store::heard_orders::lock(conn, self.order.id).await?;
        let is_theirs = known.is_some_and(|known| known.customer_id == self.order.customer_id);
        if !is_theirs {
            tracing::warn!(
                order.id = %self.order.id,
                customer.id = %self.order.customer_id,
                "an event tells of an order that is another customer's"
            );
        }
        Ok(is_theirs)
    }
}
