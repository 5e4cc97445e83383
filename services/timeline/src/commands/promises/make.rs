//! Promises something to a customer.

use baton_model::{CustomerId, Partition, PromiseId};
use baton_proto::timeline::v1::{MakePromiseResponse, PromiseMade};
use sqlx::PgConnection;
use time::OffsetDateTime;

use super::{at, load, must_be_ahead};
use crate::commands::cases::must_be_of;
use crate::commands::{Applied, Circumstances, Command, record};
use crate::error::Error;
use crate::messages;

/// Promises something to a customer. The promise is what the event carries.
#[derive(Debug)]
pub(crate) struct MakePromise {
    pub(crate) circumstances: Circumstances,
    pub(crate) customer_id: CustomerId,
    pub(crate) due: OffsetDateTime,
    pub(crate) id: PromiseId,
    pub(crate) made: PromiseMade,
}

impl Command for MakePromise {
    type Response = MakePromiseResponse;

    fn partition(&self) -> Partition {
        self.customer_id.partition()
    }

    async fn apply(&self, conn: &mut PgConnection) -> Result<Applied<MakePromiseResponse>, Error> {
        must_be_ahead(&self.circumstances, self.due)?;
        must_be_of(conn, self.circumstances.case_id, self.customer_id).await?;
        let summary = format!("Promised by {}: {}", at(self.due), self.made.text);
        let mut event = self.circumstances.event(self.customer_id, &summary, &self.made);
        event.event.promises = vec![self.made.clone()];
        let event_id = event.id.to_string();
        let position = record(conn, &self.circumstances, event).await?;
        let promise = load(conn, self.customer_id, self.id).await?;
        let response = MakePromiseResponse { promise: Some(messages::promise(&promise)), event_id };
        Ok(Applied { response, position: Some(position) })
    }
}
