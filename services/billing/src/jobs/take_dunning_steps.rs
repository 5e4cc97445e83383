//! Customers are reminded of overdue invoices; those that nobody pays are given to collections.

use std::time::Duration;

use baton_department::{Clerk, Context, Job};
use baton_model::InvoiceId;
use sqlx::PgConnection;
use time::OffsetDateTime;

use crate::commands::{Journal, settle};
use crate::domain::Calendar;
use crate::error::Error;
use crate::store;

/// Customers are reminded of overdue invoices; those that nobody pays are given to collections. One step a day.
#[derive(Debug)]
pub(crate) struct TakeDunningSteps {
    /// Gives the events their ids.
    pub(crate) clerk: Clerk,
    /// The company's.
    pub(crate) calendar: Calendar,
}

impl Job for TakeDunningSteps {
    const NAME: &'static str = "take_dunning_steps";
    const PERIOD: Duration = Duration::from_mins(1);
    type Object = InvoiceId;
    type Prepared = ();
    type Error = Error;

    async fn due(
        &self,
        conn: &mut PgConnection,
        now: OffsetDateTime,
        limit: i64,
    ) -> Result<Vec<InvoiceId>, Error> {
        let today = self.calendar.day(now);
        if !self.calendar.is_working_day(today) {
            return Ok(Vec::new());
        }
        Ok(store::sweeps::to_dun(conn, today, limit).await?)
    }

    async fn carry_out(
        &self,
        conn: &mut PgConnection,
        context: &Context,
        invoice_id: &InvoiceId,
        (): &(),
    ) -> Result<(), Error> {
        let Some(mut invoice) = store::sweeps::lock_if_free(conn, *invoice_id).await? else { return Ok(()) };
        if let Some(settlement) = invoice.clone().dun(&self.calendar, context.occurred_at) {
            invoice = settle(conn, &mut Journal::new(context, self.clerk.ids().as_ref()), settlement).await?;
        }
        // What moves the calendar moves it on, never back: until that day nothing can be due.
        store::sweeps::look_again(conn, invoice.id, invoice.next_step_on(&self.calendar)).await?;
        Ok(())
    }
}
