//! What came on a timeline that a writer has to know of.

use baton_model::CustomerId;
use baton_proto::common::v1::Channel;
use baton_proto::timeline::v1::{Event, UnseenEntries};
use prost::Message;
use sqlx::PgConnection;

use crate::domain::material::{self, Entry, materiality};
use crate::error::Error;
use crate::store::events::{Candidates, type_name};
use crate::{messages, store};

/// How many entries are told; the others are counted.
const TOLD: usize = 10;
/// How far they are counted.
const COUNTED: i32 = 990;
/// How many events are read at once.
const PAGE: i64 = 200;

/// What came on the customer's timeline after the sequence that `writer` has to know of.
pub(crate) async fn unseen(
    conn: &mut PgConnection,
    customer: CustomerId,
    sequence: i64,
    writer: &str,
) -> Result<UnseenEntries, Error> {
    let types = material::types();
    let pattern = material::COMPLAINT_PATTERN;
    let candidates = Candidates { customer, writer, types: &types, pattern };
    let mut unseen = UnseenEntries::default();
    let mut after = sequence;
    loop {
        let page = store::events::unseen(conn, &candidates, after, PAGE).await?;
        let Some(last) = page.last() else { return Ok(unseen) };
        after = last.sequence;
        for candidate in page {
            let event = Event::decode(candidate.envelope.as_slice())?;
            let Some(why) = materiality(&entry(&event, candidate.by_person), writer) else { continue };
            if unseen.entries.len() < TOLD {
                unseen.entries.push(messages::unseen_entry(event, why));
            } else {
                unseen.more_count += 1;
            }
            if unseen.more_count >= COUNTED {
                return Ok(unseen);
            }
        }
    }
}

fn entry(event: &Event, by_person: bool) -> Entry<'_> {
    let involved = !matches!(event.channel(), Channel::Unspecified | Channel::Internal);
    Entry {
        type_name: event.body.as_ref().map(|body| type_name(&body.type_url)).unwrap_or_default(),
        actor_id: event.actor.as_ref().map(|actor| actor.id.as_str()).unwrap_or_default(),
        by_person,
        by_channel: involved,
        makes_promises: !event.promises.is_empty(),
        imported: event.imported,
    }
}
