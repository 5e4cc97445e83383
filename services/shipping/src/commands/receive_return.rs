//! Says that returned goods are back.

use baton_department::{Command, Context, tell};
use baton_model::ReturnId;
use sqlx::PgConnection;

use super::ReturnRecorded;
use crate::error::Error;
use crate::{events, store};

/// Says that returned goods are back.
#[derive(Debug)]
pub(crate) struct ReceiveReturn {
    /// Which return.
    pub(crate) return_id: ReturnId,
    /// How they arrived; empty for nothing said.
    pub(crate) condition: String,
}

impl Command for ReceiveReturn {
    type Answer = ReturnRecorded;
    type Error = Error;

    async fn run(&self, conn: &mut PgConnection, context: &Context) -> Result<ReturnRecorded, Error> {
        let found = store::returns::lock(conn, self.return_id).await?;
        let issued = found.ok_or_else(|| Error::ReturnNotFound { name: self.return_id.to_string() })?;
        let decided = issued.receive(self.condition.clone(), context.occurred_at)?;
        store::returns::update(conn, &decided.returned).await?;
        let event_id = tell(conn, context, events::told_of_return(&decided)).await?;
        Ok(ReturnRecorded { r#return: Some(events::goods_return(&decided.returned)), event_id })
    }
}
