//! Invoices whose time is over become overdue.

use std::time::Duration;

use baton_department::{Clerk, Context, Job};
use baton_model::InvoiceId;
use sqlx::PgConnection;
use time::OffsetDateTime;

use crate::commands::{Journal, settle};
use crate::domain::Calendar;
use crate::error::Error;
use crate::store;

/// Invoices whose time is over become overdue, after the end of the company's day on which they were due.
#[derive(Debug)]
pub(crate) struct MarkOverdue {
    /// Gives the events their ids.
    pub(crate) clerk: Clerk,
    /// The company's.
    pub(crate) calendar: Calendar,
}

impl Job for MarkOverdue {
    const NAME: &'static str = "mark_overdue";
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
        let today_began = self.calendar.start_of(self.calendar.day(now));
        Ok(store::sweeps::to_fall_due(conn, today_began, limit).await?)
    }

    async fn carry_out(
        &self,
        conn: &mut PgConnection,
        context: &Context,
        invoice_id: &InvoiceId,
        (): &(),
    ) -> Result<(), Error> {
        let Some(invoice) = store::sweeps::lock_if_free(conn, *invoice_id).await? else { return Ok(()) };
        if let Some(settlement) = invoice.fall_due(&self.calendar, context.occurred_at) {
            settle(conn, &mut Journal::new(context, self.clerk.ids().as_ref()), settlement).await?;
        }
        Ok(())
    }
}
