//! Takes back what was recorded.

use baton_model::{CustomerId, EventId, Partition, Role};
use baton_proto::timeline::v1::{Event, FactRetracted, RetractFactResponse};
use prost::Message;
use sqlx::PgConnection;

use crate::commands::{Applied, Circumstances, Command, record};
use crate::domain::fact::Retraction;
use crate::domain::refusal::Refusal;
use crate::error::Error;
use crate::store::facts::retract::{Place, places, retract};
use crate::{messages, store};

/// How many statements are read at once.
const STRETCH: i64 = 100;

/// Takes back what one event carried under a key, or everything recorded under it: the ledger, the events and the frozen
/// briefs lose the value.
#[derive(Debug)]
pub(crate) struct RetractFact {
    pub(crate) circumstances: Circumstances,
    pub(crate) customer_id: CustomerId,
    pub(crate) key: String,
    /// `None` for everything recorded so far.
    pub(crate) statement: Option<EventId>,
    pub(crate) reason: Retraction,
    pub(crate) note: String,
}

impl Command for RetractFact {
    type Response = RetractFactResponse;

    fn partition(&self) -> Partition {
        self.customer_id.partition()
    }

    async fn apply(&self, conn: &mut PgConnection) -> Result<Applied<RetractFactResponse>, Error> {
        let (mut after, mut statement_count) = (0, 0);
        loop {
            let found = places(conn, self.customer_id, &self.key, self.statement, after, STRETCH).await?;
            let Some(last) = found.last() else { break };
            after = last.sequence;
            self.check(&found)?;
            let counting = found.iter().filter(|place| !place.is_retracted);
            let sequences: Vec<i64> = counting.map(|place| place.sequence).collect();
            statement_count += sequences.len();
            self.retract(conn, &sequences).await?;
        }
        if after == 0 {
            return Err(self.nothing(conn).await?);
        }
        if statement_count == 0 {
            return Ok(Applied::unchanged(RetractFactResponse::default()));
        }
        let key = store::facts::keys::one(conn, &self.key).await?;
        let statement_count = i32::try_from(statement_count).unwrap_or(i32::MAX);
        let body = FactRetracted {
            key: self.key.clone(),
            statement_event_id: self.statement.map(|event| event.to_string()).unwrap_or_default(),
            reason: messages::retraction(Some(self.reason)).into(),
            note: self.note.clone(),
            statement_count,
        };
        let event = self.circumstances.event(self.customer_id, &format!("Retracted: {}", key.label), &body);
        let event_id = event.id.to_string();
        let position = record(conn, &self.circumstances, event).await?;
        Ok(Applied { response: RetractFactResponse { statement_count, event_id }, position: Some(position) })
    }
}

impl RetractFact {
    /// Only the department that heard it may take it back, or somebody who answers for more than a department.
    fn check(&self, places: &[Place]) -> Result<(), Error> {
        let actor = &self.circumstances.actor;
        if matches!(actor.role, Role::Lead | Role::Admin | Role::Importer) {
            return Ok(());
        }
        match places.iter().find(|place| place.department != actor.department) {
            Some(place) => Err(Refusal::DepartmentNotAllowed { department: place.department.clone() }.into()),
            None => Ok(()),
        }
    }

    async fn retract(&self, conn: &mut PgConnection, sequences: &[i64]) -> Result<(), Error> {
        if sequences.is_empty() {
            return Ok(());
        }
        let envelopes = retract(conn, self.customer_id, &self.key, sequences, self.reason).await?;
        let mut redacted = Vec::with_capacity(envelopes.len());
        let mut events = Vec::with_capacity(envelopes.len());
        for (sequence, envelope) in envelopes {
            let mut event = Event::decode(envelope.as_slice())?;
            messages::retract(&mut event, &self.key);
            redacted.push((sequence, event.encode_to_vec()));
            events.push(event.id);
        }
        store::events::redact(conn, self.customer_id, &redacted).await?;
        self.redact_briefs(conn, &events).await
    }

    /// Briefs that were frozen with handoffs show the last events, and what the customer said.
    async fn redact_briefs(&self, conn: &mut PgConnection, events: &[String]) -> Result<(), Error> {
        let mut redacted = Vec::new();
        for (handoff, brief) in store::handoffs::briefs_of(conn, self.customer_id).await? {
            let mut brief = baton_proto::timeline::v1::Brief::decode(brief.as_slice())?;
            let before = brief.clone();
            for event in brief.last_events.iter_mut().filter(|event| events.contains(&event.id)) {
                messages::retract(event, &self.key);
            }
            for fact in brief.facts.iter_mut().filter(|fact| fact.key == self.key) {
                fact.current.take_if(|said| events.contains(&said.event_id));
                fact.conflicting.retain(|said| !events.contains(&said.event_id));
            }
            if brief != before {
                redacted.push((handoff, brief.encode_to_vec()));
            }
        }
        if !redacted.is_empty() {
            store::handoffs::redact_briefs(conn, self.customer_id, &redacted).await?;
        }
        Ok(())
    }

    async fn nothing(&self, conn: &mut PgConnection) -> Result<Error, Error> {
        Ok(match store::heads::sequence(conn, self.customer_id).await? {
            Some(_) => Error::FactNotFound { key: self.key.clone() },
            None => Error::CustomerNotFound(self.customer_id),
        })
    }
}
