//! Reads one handoff.

use baton_db::Work;
use baton_model::HandoffId;
use baton_proto::cases::v1::{GetHandoffResponse, HandoffRequested};
use baton_proto::timeline::v1::{Brief, Event};
use prost::Message;
use sqlx::PgConnection;

use crate::error::Error;
use crate::{messages, store};

/// How many events are told that came after the brief was frozen.
const CHANGES: i64 = 50;

/// What the names of all events of a handoff begin with.
const OF_HANDOFFS: &str = "baton.cases.v1.Handoff";

/// Reads one handoff, its frozen brief, and what happened with the customer since.
#[derive(Debug)]
pub(crate) struct GetHandoff {
    pub(crate) id: HandoffId,
}

impl Work for GetHandoff {
    type Output = GetHandoffResponse;
    type Error = Error;

    async fn run(&self, conn: &mut PgConnection) -> Result<GetHandoffResponse, Error> {
        let handoff = store::handoffs::find(conn, self.id).await?.ok_or(Error::HandoffNotFound(self.id))?;
        let brief = store::handoffs::brief(conn, self.id).await?;
        let frozen_at = Brief::decode(brief.as_slice())?.at_sequence;
        let since = store::events::after(conn, handoff.customer_id, frozen_at, CHANGES).await?;
        let since: Vec<Event> =
            since.iter().map(|envelope| Event::decode(envelope.as_slice())).collect::<Result<_, _>>()?;
        let changed_up_to = since.last().map_or(frozen_at, |event| event.sequence);
        let changed_since = since.into_iter().filter(|event| !self.is_step(event)).collect();
        let handoff = Some(messages::handoff_with_brief(&handoff, &brief)?);
        Ok(GetHandoffResponse { handoff, changed_since, changed_up_to })
    }
}

impl GetHandoff {
    /// Whether an event is a step of this handoff itself, which is no news to who reads it.
    fn is_step(&self, event: &Event) -> bool {
        let Some(body) = &event.body else { return false };
        let name = body.type_url.rsplit('/').next().unwrap_or_default();
        // All of them have the handoff as their first field, so one type reads them.
        let decoded = || HandoffRequested::decode(body.value.as_slice()).ok();
        let of = name.starts_with(OF_HANDOFFS).then(decoded).flatten().and_then(|step| step.handoff);
        of.is_some_and(|handoff| handoff.id == self.id.to_string())
    }
}

#[cfg(test)]
mod tests {
    use prost::Name;

    use super::*;

    #[test]
    fn the_names_of_a_handoffs_events_begin_alike() {
        assert!(HandoffRequested::full_name().starts_with(OF_HANDOFFS));
    }
}
