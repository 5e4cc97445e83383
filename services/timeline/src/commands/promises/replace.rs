//! Gives a promise a new date.

use baton_model::{CustomerId, Partition, PromiseId};
use baton_proto::timeline::v1::{PromiseMade, PromiseReplaced, ReplacePromiseResponse};
use sqlx::PgConnection;
use time::OffsetDateTime;

use super::{at, load, must_be_ahead};
use crate::commands::{Applied, Circumstances, Command, record};
use crate::error::Error;
use crate::messages;

/// Gives a promise a new date: another promise replaces it, with the same evidence. The first one is still scored.
#[derive(Debug)]
pub(crate) struct ReplacePromise {
    pub(crate) circumstances: Circumstances,
    pub(crate) customer_id: CustomerId,
    pub(crate) promise_id: PromiseId,
    pub(crate) new_id: PromiseId,
    pub(crate) due: OffsetDateTime,
    /// Empty for the same as before.
    pub(crate) text: String,
    pub(crate) reason: String,
    pub(crate) feasibility: i32,
    pub(crate) feasibility_note: String,
}

impl Command for ReplacePromise {
    type Response = ReplacePromiseResponse;

    fn partition(&self) -> Partition {
        self.customer_id.partition()
    }

    async fn apply(&self, conn: &mut PgConnection) -> Result<Applied<ReplacePromiseResponse>, Error> {
        must_be_ahead(&self.circumstances, self.due)?;
        let replaced = load(conn, self.customer_id, self.promise_id).await?;
        replaced.must_be_of(&self.circumstances.actor.department)?;
        replaced.must_be_replaceable()?;
        let text = if self.text.is_empty() { &replaced.text } else { &self.text };
        let (subject_kind, subject_id) = replaced.subject.clone().unwrap_or_default();
        let made = PromiseMade {
            id: self.new_id.to_string(),
            text: text.clone(),
            due: Some(messages::timestamp(self.due)),
            evidence: replaced.evidence.as_ref().map(messages::evidence),
            feasibility: self.feasibility,
            feasibility_note: self.feasibility_note.clone(),
            replaces_id: self.promise_id.to_string(),
            subject_kind,
            subject_id,
        };
        let body = PromiseReplaced {
            promise: Some(messages::promise(&replaced)),
            replaced_by_id: made.id.clone(),
            due: made.due,
            reason: self.reason.clone(),
        };
        let summary = format!("Promised anew, by {}: {text}: {}", at(self.due), self.reason);
        let of_case = Circumstances { case_id: replaced.case_id, ..self.circumstances.clone() };
        let mut event = of_case.event(self.customer_id, &summary, &body);
        event.event.promises = vec![made];
        let event_id = event.id.to_string();
        let position = record(conn, &of_case, event).await?;
        let promise = load(conn, self.customer_id, self.new_id).await?;
        let replaced = load(conn, self.customer_id, self.promise_id).await?;
        let response = ReplacePromiseResponse {
            promise: Some(messages::promise(&promise)),
            replaced: Some(messages::promise(&replaced)),
            event_id,
        };
        Ok(Applied { response, position: Some(position) })
    }
}
