//! Closes a promise by hand.

use baton_model::{CustomerId, Partition, PromiseId};
use baton_proto::timeline::v1::{PromiseReleased, ReleasePromiseResponse};
use sqlx::PgConnection;

use super::load;
use crate::commands::{Applied, Circumstances, Command, record};
use crate::domain::promise::{Release, ReleaseOutcome};
use crate::error::Error;
use crate::{messages, store};

/// Closes a promise by hand, with the reason.
#[derive(Debug)]
pub(crate) struct ReleasePromise {
    pub(crate) circumstances: Circumstances,
    pub(crate) customer_id: CustomerId,
    pub(crate) promise_id: PromiseId,
    pub(crate) outcome: ReleaseOutcome,
    pub(crate) reason: String,
}

impl Command for ReleasePromise {
    type Response = ReleasePromiseResponse;

    fn partition(&self) -> Partition {
        self.customer_id.partition()
    }

    async fn apply(&self, conn: &mut PgConnection) -> Result<Applied<ReleasePromiseResponse>, Error> {
        let Circumstances { actor, occurred_at, ids, .. } = &self.circumstances;
        let promise = load(conn, self.customer_id, self.promise_id).await?;
        promise.must_be_of(&actor.department)?;
        let release = Release {
            outcome: self.outcome,
            reason: self.reason.clone(),
            by: actor.clone(),
            at: *occurred_at,
        };
        let event_id = ids.event_id();
        let promise = promise.release(release, event_id)?;
        store::promises::save(conn, std::slice::from_ref(&promise)).await?;
        let summary = format!("Promise closed, {}: {}: {}", self.outcome, promise.text, self.reason);
        let message = messages::promise(&promise);
        let of_case = Circumstances { case_id: promise.case_id, ..self.circumstances.clone() };
        let body = PromiseReleased { promise: Some(message.clone()) };
        let event = of_case.event_as(event_id, self.customer_id, &summary, &body);
        let position = record(conn, &of_case, event).await?;
        let response = ReleasePromiseResponse { promise: Some(message), event_id: event_id.to_string() };
        Ok(Applied { response, position: Some(position) })
    }
}
