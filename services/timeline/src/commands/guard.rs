//! Nobody tells a customer something without knowing what came meanwhile.
//!
//! In the timeline's own commands this is looked at under the lock of the customer's partition, so that nothing can come
//! between the look and the event.

use baton_model::CustomerId;
use sqlx::PgConnection;

use crate::error::Error;
use crate::queries::timeline::unseen;
use crate::store;

/// How much the writer of a command has seen.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Seen {
    /// Everything that matters to the command, or what came since is known: no check.
    Enough,
    /// The timeline up to this sequence.
    UpTo(i64),
}

impl Seen {
    /// Refuses to go on if something came that the writer has to know of.
    pub(crate) async fn require(
        self,
        conn: &mut PgConnection,
        customer_id: CustomerId,
        writer: &str,
    ) -> Result<(), Error> {
        let Self::UpTo(sequence) = self else { return Ok(()) };
        let head = store::heads::sequence(conn, customer_id).await?;
        let head = head.ok_or(Error::CustomerNotFound(customer_id))?;
        if sequence > head {
            return Err(Error::NotReached { field: "context.seen_sequence", head });
        }
        let unseen = unseen(conn, customer_id, sequence, writer).await?;
        if unseen.entries.is_empty() { Ok(()) } else { Err(Error::Unseen(Box::new(unseen))) }
    }
}
