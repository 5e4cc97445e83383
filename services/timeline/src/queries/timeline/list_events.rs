//! Lists a customer's events, newest first by when they occurred.

use baton_db::{Page, PageToken, Work};
use baton_model::CustomerId;
use baton_proto::timeline::v1::Event;
use prost::Message;
use sqlx::PgConnection;
use time::OffsetDateTime;

use crate::error::Error;
use crate::store;
use crate::store::events::{Filter, Listed};

/// What a page may weigh. Clients refuse messages above 4 MiB; a page is cut before that, but never to nothing.
const PAGE_BYTES: usize = 3 * 1024 * 1024;

/// When an event occurred, in microseconds since the epoch, and its sequence.
pub(crate) type PageKey = (i64, i64);

/// Lists a customer's events.
#[derive(Debug)]
pub(crate) struct ListEvents {
    pub(crate) customer_id: CustomerId,
    pub(crate) filter: Filter,
    pub(crate) page: Page<PageKey>,
    /// What the page's tokens are for.
    pub(crate) list: Vec<u8>,
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
        let (mut rows, mut next_page_token) = self.page.finish(rows, key);
        let fitting = fitting(&rows);
        if fitting < rows.len() {
            rows.truncate(fitting);
            next_page_token = PageToken(key(&rows[fitting - 1])).encode(&self.list);
        }
        let events = rows.iter().map(|row| Event::decode(row.envelope.as_slice()));
        Ok((events.collect::<Result<_, _>>()?, next_page_token))
    }
}

/// How many of the rows a page can hold.
fn fitting(rows: &[Listed]) -> usize {
    let mut bytes = 0;
    let fits = |row: &&Listed| {
        bytes += row.envelope.len();
        bytes <= PAGE_BYTES
    };
    rows.iter().take_while(fits).count().max(1)
}

fn to_micros(instant: OffsetDateTime) -> i64 {
    (instant.unix_timestamp_nanos() / 1_000) as i64
}

fn from_micros(micros: i64) -> OffsetDateTime {
    // Fails only outside the years that `to_micros` can come from.
    OffsetDateTime::from_unix_timestamp_nanos(i128::from(micros) * 1_000)
        .unwrap_or(OffsetDateTime::UNIX_EPOCH)
}
