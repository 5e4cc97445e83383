//! Lists clocks as of an instant, computed from the timeline.

use baton_db::{Page, Work};
use baton_model::{CaseId, CustomerId};
use baton_proto::cases::v1::Clock;
use baton_proto::timeline::v1::Event;
use prost::Message;
use sqlx::PgConnection;
use time::{Duration, OffsetDateTime};

use super::stories::Stories;
use crate::error::Error;
use crate::store::events::Filter;
use crate::{messages, store};

/// Where a list goes on: when the last clock started, in microseconds since the epoch, the sequence of the event with
/// which it did, and the name of its standard.
pub(crate) type Key = (i64, i64, String);

/// Lists the clocks of a case or of a customer, the latest started first, with the token of the next page.
#[derive(Debug)]
pub(crate) struct ListClocks {
    pub(crate) page: Page<Key>,
    /// Of whom, unless it is a case's.
    pub(crate) customer: Option<CustomerId>,
    pub(crate) case: Option<CaseId>,
    pub(crate) at: OffsetDateTime,
}

impl Work for ListClocks {
    type Output = (Vec<Clock>, String);
    type Error = Error;

    async fn run(&self, conn: &mut PgConnection) -> Result<Self::Output, Error> {
        let customer_id = self.customer(conn).await?;
        let definitions = store::definitions::read(conn).await?;
        let mut types: Vec<String> =
            definitions.standards.iter().flat_map(|standard| standard.starts.iter().cloned()).collect();
        types.sort_unstable();
        types.dedup();
        let filter = Filter {
            types,
            case_id: self.case,
            occurred_before: Some(self.at + Duration::MICROSECOND),
            ..Filter::default()
        };
        let mut stories = Stories::new(&definitions, customer_id, self.at);
        let mut found: Vec<(Key, Clock)> = Vec::new();
        // From the event of the last clock on: it may have started others.
        let mut after =
            self.page.after.as_ref().map(|(micros, sequence, _)| (from_micros(*micros), *sequence + 1));
        while found.len() < self.page.limit() as usize {
            let rows = store::events::list(conn, customer_id, &filter, after, self.page.limit()).await?;
            let Some(last) = rows.last() else { break };
            after = Some((last.occurred_at, last.sequence));
            for row in &rows {
                let event = Event::decode(row.envelope.as_slice())?;
                for standard in definitions.started_by(type_of(&event), row.occurred_at) {
                    let key = (to_micros(row.occurred_at), row.sequence, standard.name.clone());
                    if !self.comes_next(&key) {
                        continue;
                    }
                    if let Some((of, clock)) = stories.clock(conn, &standard.name, &event).await? {
                        found.push((key, messages::clock(customer_id, &of, &event, &clock)));
                    }
                }
            }
        }
        found.truncate(self.page.limit() as usize);
        let bytes_of = |(_, clock): &(Key, Clock)| clock.encoded_len();
        let (found, next) = self.page.finish_by_weight(found, bytes_of, |(key, _)| key.clone());
        Ok((found.into_iter().map(|(_, clock)| clock).collect(), next))
    }
}

impl ListClocks {
    async fn customer(&self, conn: &mut PgConnection) -> Result<CustomerId, Error> {
        if let Some(id) = self.case {
            let case = store::cases::find(conn, id).await?;
            return Ok(case.ok_or_else(|| Error::CaseNotFound { case: id.to_string() })?.customer_id);
        }
        let Some(id) = self.customer else {
            return Err(Error::CaseNotFound { case: String::new() });
        };
        store::heads::sequence(conn, id).await?.map(|_| id).ok_or(Error::CustomerNotFound(id))
    }

    /// Whether a clock comes after the last page: standards by name among those that one event started.
    fn comes_next(&self, (_, sequence, standard): &Key) -> bool {
        let last = self.page.after.as_ref();
        last.is_none_or(|(_, of, name)| sequence != of || standard > name)
    }
}

fn type_of(event: &Event) -> &str {
    event.body.as_ref().and_then(|body| body.type_url.rsplit('/').next()).unwrap_or_default()
}

fn to_micros(instant: OffsetDateTime) -> i64 {
    (instant.unix_timestamp_nanos() / 1_000) as i64
}

fn from_micros(micros: i64) -> OffsetDateTime {
    OffsetDateTime::from_unix_timestamp_nanos(i128::from(micros) * 1_000)
        .unwrap_or(OffsetDateTime::UNIX_EPOCH)
}
