//! Plans to be in touch with a customer.

use baton_department::{Command, Context};
use baton_model::TouchId;
use sqlx::PgConnection;

use super::recording::{RecordedTouch, occasion, record_touch};
use crate::domain::Touch;
use crate::domain::touch::{Cause, Planning};
use crate::error::Error;
use crate::store;

/// Plans to be in touch with a customer. Whether the customer exists was asked before: no transaction waits for another
/// service.
#[derive(Debug)]
pub(crate) struct PlanTouch {
    /// The new touch's id.
    pub(crate) touch_id: TouchId,
    /// What shall be done.
    pub(crate) planning: Planning,
}

impl Command for PlanTouch {
    type Answer = RecordedTouch;
    type Error = Error;

    async fn run(&self, conn: &mut PgConnection, context: &Context) -> Result<RecordedTouch, Error> {
        let owner = store::accounts::owner(conn, self.planning.customer_id).await?;
        let on = occasion(context);
        let decided = Touch::plan(self.touch_id, self.planning.clone(), Cause::Person, owner, &on);
        store::touches::insert(conn, &decided.after).await?;
        record_touch(conn, context, &decided).await
    }
}
