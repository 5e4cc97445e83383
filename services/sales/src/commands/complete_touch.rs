//! Says that a touch was done, and what came of it.

use baton_department::{Command, Context, TellsCustomer};
use baton_model::{CustomerId, TouchId};
use sqlx::PgConnection;

use super::recording::{RecordedTouch, touch_step};
use crate::error::Error;
use crate::store;

/// Says that a touch was done, and what came of it.
#[derive(Debug)]
pub(crate) struct CompleteTouch {
    /// Which touch.
    pub(crate) touch_id: TouchId,
    /// What came of it.
    pub(crate) outcome: String,
}

impl Command for CompleteTouch {
    type Answer = RecordedTouch;
    type Error = Error;

    async fn run(&self, conn: &mut PgConnection, context: &Context) -> Result<RecordedTouch, Error> {
        let (touch, recorded) =
            touch_step(conn, context, self.touch_id, |touch, on| touch.complete(self.outcome.clone(), on))
                .await?;
        // The account's times of touches follow from the touches: no event of the account, and no revision.
        if let Some(account) = store::accounts::lock(conn, touch.customer_id).await? {
            let account = account.touched(context.occurred_at, context.imported);
            store::accounts::update(conn, &account).await?;
        }
        Ok(recorded)
    }
}

impl TellsCustomer for CompleteTouch {
    async fn whom(&self, conn: &mut PgConnection) -> Result<CustomerId, Error> {
        let touch = store::touches::find(conn, self.touch_id).await?;
        Ok(touch.ok_or(Error::TouchNotFound(self.touch_id))?.customer_id)
    }
}
