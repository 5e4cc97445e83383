//! Plans the touch that an account's cadence asks for. Nobody calls it; it is what a job does.

use baton_department::Context;
use baton_model::{CustomerId, TouchId};
use sqlx::PgConnection;

use super::recording::{occasion, record_touch};
use crate::domain::Touch;
use crate::domain::touch::{Cause, Kind, Planning, wording};
use crate::error::Error;
use crate::store;

/// Plans the touch that an account's cadence asks for.
#[derive(Debug)]
pub(crate) struct PlanCadenceTouch {
    /// The new touch's id.
    pub(crate) touch_id: TouchId,
    /// Whose account it is.
    pub(crate) customer_id: CustomerId,
}

impl PlanCadenceTouch {
    /// Makes the plan, unless somebody was faster or is about to.
    pub(crate) async fn run(&self, conn: &mut PgConnection, context: &Context) -> Result<(), Error> {
        let Some(account) = store::accounts::lock_if_free(conn, self.customer_id).await? else {
            return Ok(());
        };
        let Some(due_at) = account.touch_due(context.occurred_at) else { return Ok(()) };
        if store::touches::is_planned(conn, self.customer_id).await? {
            return Ok(());
        }
        let subject = wording::cadence(account.cadence_days);
        let planning = Planning { customer_id: self.customer_id, kind: Kind::Call, subject, due_at };
        let on = occasion(context);
        let decided = Touch::plan(self.touch_id, planning, Cause::Cadence, account.owner, &on);
        store::touches::insert(conn, &decided.after).await?;
        record_touch(conn, context, &decided).await?;
        Ok(())
    }
}
