//! Charges a customer.

use std::sync::Arc;

use baton_department::Error::ExternalReferenceTaken;
use baton_department::{Command, Context};
use baton_model::{Ids, InvoiceId};
use sqlx::PgConnection;

use super::settling::tell_all;
use super::{Journal, Recorded};
use crate::domain::{Dunning, Invoice, Issuing, Ordered};
use crate::error::Error;
use crate::store::invoices::Inserted;
use crate::{events, store};

/// How many numbers are drawn before giving up. With a million invoices, one in 27,000 draws is taken.
const DRAWS: usize = 8;

/// Charges a customer. Whether the customer exists was asked before: no transaction waits for another service.
#[derive(Debug)]
pub(crate) struct IssueInvoice {
    /// The new invoice's id.
    pub(crate) invoice_id: InvoiceId,
    /// Where its number comes from.
    pub(crate) ids: Arc<dyn Ids>,
    /// What is to be charged.
    pub(crate) issuing: Issuing,
}

impl Command for IssueInvoice {
    type Answer = Recorded;
    type Error = Error;

    async fn run(&self, conn: &mut PgConnection, context: &Context) -> Result<Recorded, Error> {
        let ordered = match self.issuing.order_id {
            Some(order_id) => store::ordered::find(conn, order_id).await?,
            None => None,
        };
        // Old ids of a merged customer work for ever: an order is charged to the customer who placed it.
        if ordered.as_ref().is_some_and(|ordered| ordered.customer_id != self.issuing.customer_id) {
            return Err(Error::OtherCustomersOrder);
        }
        let mut journal = Journal::new(context, &*self.ids);
        let invoice = issue(conn, &mut journal, self.invoice_id, &self.issuing, ordered.as_ref()).await?;
        Ok(Recorded { invoice: Some(events::invoices::invoice(&invoice)), event_id: journal.event_id() })
    }
}

/// Issues an invoice under a number that is free. What differs from `ordered` is told.
pub(super) async fn issue(
    conn: &mut PgConnection,
    journal: &mut Journal<'_>,
    invoice_id: InvoiceId,
    issuing: &Issuing,
    ordered: Option<&Ordered>,
) -> Result<Invoice, Error> {
    let Context { occurred_at, imported, .. } = *journal.context();
    // A complaint that is opened meanwhile would not see the invoice, and would not be seen here.
    store::customers::lock(conn, issuing.customer_id).await?;
    let mut dunning = Dunning::default();
    if !imported && store::complaints::is_open(conn, issuing.customer_id).await? {
        dunning.pause(occurred_at);
    }
    for _ in 0..DRAWS {
        let ids = (invoice_id, journal.ids().number());
        let settlement =
            Invoice::issue(ids, issuing.clone(), ordered, dunning.clone(), (occurred_at, imported));
        let settlement = settlement.map_err(|refusal| Error::of(refusal, "invoice.lines"))?;
        match store::invoices::insert(conn, &settlement.invoice).await? {
            Inserted::Yes => return tell_all(conn, journal, settlement).await,
            Inserted::NumberTaken => {}
            Inserted::ReferenceTaken(holder) => {
                let external_reference = issuing.external_reference.clone().unwrap_or_default();
                return Err(ExternalReferenceTaken { external_reference, holder: holder.to_string() }.into());
            }
            Inserted::OrderTaken(order_id, invoice_id) => {
                return Err(Error::OrderAlreadyInvoiced { order_id, invoice_id });
            }
        }
    }
    Err(Error::NoFreeNumber)
}
