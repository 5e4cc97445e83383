//! Grants goodwill.

use baton_department::{Command, Context, tell};
use baton_model::CreditId;
use baton_proto::billing::v1;
use sqlx::PgConnection;

use crate::domain::{CREDIT_PERIOD, Credit, Granting};
use crate::error::Error;
use crate::{events, store};

/// Grants goodwill. Whether the customer exists was asked before: no transaction waits for another service.
#[derive(Debug)]
pub(crate) struct GrantCredit {
    /// The new credit's id.
    pub(crate) credit_id: CreditId,
    /// What is granted.
    pub(crate) granting: Granting,
    /// How much one customer may be granted in a currency within the period, in its minor units.
    pub(crate) cap_minor: i64,
}

impl Command for GrantCredit {
    type Answer = v1::GrantCreditResponse;
    type Error = Error;

    async fn run(
        &self,
        conn: &mut PgConnection,
        context: &Context,
    ) -> Result<v1::GrantCreditResponse, Error> {
        let (granting, at) = (&self.granting, context.occurred_at);
        // Two at once could each be below the cap.
        store::customers::lock(conn, granting.customer_id).await?;
        // What was granted long ago was granted; it only counts.
        if !context.imported {
            let (currency, since) = (granting.amount.currency(), at.saturating_sub(CREDIT_PERIOD));
            let granted = store::credits::granted_since(conn, granting.customer_id, currency, since).await?;
            granting.check_cap(self.cap_minor, granted)?;
        }
        let credit = Credit::grant(self.credit_id, granting.clone(), context.actor.clone(), at);
        store::credits::insert(conn, &credit).await?;
        let event_id = tell(conn, context, events::credits::told(&credit, None)).await?;
        Ok(v1::GrantCreditResponse { credit: Some(events::credits::credit(&credit)), event_id })
    }
}
