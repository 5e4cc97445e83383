//! Says what a writer has not seen.

use baton_db::Work;
use baton_model::CustomerId;
use baton_proto::timeline::v1::UnseenEntries;
use sqlx::PgConnection;

use crate::error::Error;
use crate::queries::timeline::unseen;
use crate::store;

/// Says what came on the customer's timeline that a writer has to know of.
#[derive(Debug)]
pub(crate) struct CheckSeen {
    pub(crate) customer_id: CustomerId,
    pub(crate) seen_sequence: i64,
    /// Whose own entries do not count.
    pub(crate) writer: String,
}

impl Work for CheckSeen {
    type Output = UnseenEntries;
    type Error = Error;

    async fn run(&self, conn: &mut PgConnection) -> Result<UnseenEntries, Error> {
        let head = store::heads::sequence(conn, self.customer_id).await?;
        let head = head.ok_or(Error::CustomerNotFound(self.customer_id))?;
        if self.seen_sequence > head {
            return Err(Error::NotReached { field: "seen_sequence", head });
        }
        unseen(conn, self.customer_id, self.seen_sequence, &self.writer).await
    }
}
