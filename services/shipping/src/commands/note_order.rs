//! Notes what was heard of an order. Nobody calls it; it is what a reaction does.

use sqlx::PgConnection;

use super::FollowPromise;
use crate::domain::HeardOrder;
use crate::error::Error;
use crate::store;

/// Notes what was heard of an order.
#[derive(Debug)]
pub(crate) struct NoteOrder {
    /// What was heard.
    pub(crate) order: HeardOrder,
}

/// What came of it.
#[derive(Debug)]
pub(crate) struct Heard {
    /// Whether the order is its customer's: another customer's is as good as none.
    pub(crate) is_theirs: bool,
    /// What is to be done if it was promised for another time before.
    pub(crate) promised_anew: Option<FollowPromise>,
}

impl NoteOrder {
    /// Makes the note, unless something later was heard before.
    pub(crate) async fn run(&self, conn: &mut PgConnection) -> Result<Heard, Error> {
        let before = store::heard_orders::lock(conn, self.order.id).await?;
        store::heard_orders::hear(conn, &self.order).await?;
        let promised_anew = before.as_ref().and_then(|before| self.promised_anew(before));
        // Whose an order is never changes.
        let known =
            if before.is_some() { before } else { store::heard_orders::lock(conn, self.order.id).await? };
        let is_theirs = known.is_some_and(|known| known.customer_id == self.order.customer_id);
        if !is_theirs {
            tracing::warn!(
                order.id = %self.order.id,
                customer.id = %self.order.customer_id,
                "an event tells of an order that is another customer's"
            );
        }
        Ok(Heard { is_theirs, promised_anew })
    }

    fn promised_anew(&self, before: &HeardOrder) -> Option<FollowPromise> {
        let is_news = before.revision < self.order.revision && before.promised_by != self.order.promised_by;
        is_news.then_some(FollowPromise { order_id: self.order.id, before: before.promised_by })
    }
}
