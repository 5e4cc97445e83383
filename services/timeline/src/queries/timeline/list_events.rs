//! Lists a customer's events, newest first by when they occurred.

use baton_db::{Page, Work};
use baton_model::CustomerId;
use baton_proto::timeline::v1::Event;
use prost::Message;
use sqlx::PgConnection;
use time::OffsetDateTime;

use crate::error::Error;
use crate::store;
use crate::store::events::{Filter, Listed};

/// When an event occurred, in microseconds since the epoch, and its sequence.
pub(crate) type PageKey = (i64, i64);

/// Lists a customer's events.
#[derive(Debug)]
pub(crate) struct ListEvents {
    pub(crate) customer_id: CustomerId,
    pub(crate) filter: Filter,
    pub(crate) page: Page<PageKey>,
}

impl Work for ListEvents {
    type Output = (Vec<Event>, String);
    type Error = Error;

    async fn run(&self, conn: &mut PgConnection) -> Result<Self::Output, Error> {
        let after = self.page.after.map(|(micros, sequence)| (from_micros(micros), sequence));
        let rows =
            store::events::list(conn, self.customer_id, &self.filter, after, self.page.limit()).await?;
        if rows.is_empty() && store::heads::sequence(conn, self.customer_id).await?.is_none() {
            return Err(Error::CustomerNotFound(self.customer_id));
        }
        let key = |row: &Listed| (to_micros(row.occurred_at), row.sequence);
        let (rows, next_page_token) = self.page.finish_by_weight(rows, |row| row.envelope.len(), key);
        let events = rows.iter().map(|row| Event::decode(row.envelope.as_slice()));
        Ok((events.collect::<Result<_, _>>()?, next_page_token))
    }
}

fn to_micros(instant: OffsetDateTime) -> i64 {
    (instant.unix_timestamp_nanos() / 1_000) as i64
}

fn from_micros(micros: i64) -> OffsetDateTime {
    // Fails only outside the years that `to_micros` can come from.
    OffsetDateTime::from_unix_timestamp_nanos(i128::from(micros) * 1_000)
        .unwrap_or(OffsetDateTime::UNIX_EPOCH)
}
