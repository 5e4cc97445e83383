//! Says that a touch will not be done.

use baton_department::{Command, Context};
use baton_model::TouchId;
use sqlx::PgConnection;

use super::recording::{RecordedTouch, touch_step};
use crate::domain::touch::Cause;
use crate::error::Error;
use crate::store;

/// Says that a touch will not be done.
#[derive(Debug)]
pub(crate) struct DropTouch {
    /// Which touch.
    pub(crate) touch_id: TouchId,
    /// Why.
    pub(crate) reason: String,
}

impl Command for DropTouch {
    type Answer = RecordedTouch;
    type Error = Error;

    async fn run(&self, conn: &mut PgConnection, context: &Context) -> Result<RecordedTouch, Error> {
        let (touch, recorded) =
            touch_step(conn, context, self.touch_id, |touch, on| touch.drop(self.reason.clone(), on)).await?;
        if touch.cause != Cause::Cadence {
            return Ok(recorded);
        }
        // Otherwise the cadence would ask for the same touch again at once.
        if let Some(account) = store::accounts::lock(conn, touch.customer_id).await? {
            let account = account.skipped(context.occurred_at, context.imported);
            store::accounts::update(conn, &account).await?;
        }
        Ok(recorded)
    }
}
