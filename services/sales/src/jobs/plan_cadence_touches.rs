//! Customers whom somebody should be in touch with again get a touch planned.

use std::time::Duration;

use baton_department::{Clerk, Context, Job};
use baton_model::{CustomerId, TouchId};
use sqlx::PgConnection;
use time::OffsetDateTime;

use crate::commands::PlanCadenceTouch;
use crate::error::Error;
use crate::store;

/// Customers whom somebody should be in touch with again get a touch planned, unless one is planned already.
pub(crate) struct PlanCadenceTouches(pub(crate) Clerk);

impl Job for PlanCadenceTouches {
    const NAME: &'static str = "plan_cadence_touches";
    const PERIOD: Duration = Duration::from_mins(1);
    type Object = CustomerId;
    type Prepared = ();
    type Error = Error;

    async fn due(
        &self,
        conn: &mut PgConnection,
        now: OffsetDateTime,
        limit: i64,
    ) -> Result<Vec<CustomerId>, Error> {
        Ok(store::accounts::to_touch(conn, now, limit).await?)
    }

    async fn carry_out(
        &self,
        conn: &mut PgConnection,
        context: &Context,
        customer: &CustomerId,
        (): &(),
    ) -> Result<(), Error> {
        let touch_id = TouchId::from_uuid(self.0.ids().uuid());
        PlanCadenceTouch { touch_id, customer_id: *customer }.run(conn, context).await
    }
}
