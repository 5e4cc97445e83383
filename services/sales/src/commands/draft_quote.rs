//! Writes a quote that nobody has seen yet.

use std::sync::Arc;

use baton_department::Error::ExternalReferenceTaken;
use baton_department::{Command, Context, Inserted};
use baton_model::{Ids, QuoteId};
use sqlx::PgConnection;

use super::recording::{RecordedQuote, occasion, record_quote};
use crate::domain::Quote;
use crate::domain::quote::Drafting;
use crate::error::Error;
use crate::store;

/// How many numbers are drawn before giving up. With a million quotes, one in 27,000 draws is taken.
const DRAWS: usize = 8;

/// Writes a quote that nobody has seen yet. Whether the customer exists was asked before: no transaction waits for
/// another service.
#[derive(Debug)]
pub(crate) struct DraftQuote {
    /// The new quote's id.
    pub(crate) quote_id: QuoteId,
    /// Where its number comes from.
    pub(crate) ids: Arc<dyn Ids>,
    /// What it says.
    pub(crate) drafting: Drafting,
}

impl DraftQuote {
    /// Another customer's lead is as good as none.
    async fn require_lead(&self, conn: &mut PgConnection) -> Result<(), Error> {
        match self.drafting.lead_id {
            Some(lead) if !store::leads::is_of(conn, lead, self.drafting.customer_id).await? => {
                Err(Error::LeadNotFound { lead: lead.to_string() })
            }
            _ => Ok(()),
        }
    }
}

impl Command for DraftQuote {
    type Answer = RecordedQuote;
    type Error = Error;

    async fn run(&self, conn: &mut PgConnection, context: &Context) -> Result<RecordedQuote, Error> {
        self.require_lead(conn).await?;
        let on = occasion(context);
        for _ in 0..DRAWS {
            let decided = Quote::draft(self.quote_id, self.ids.number(), self.drafting.clone(), &on);
            match store::quotes::insert(conn, &decided.after).await? {
                Inserted::Yes => return record_quote(conn, context, &decided).await,
                Inserted::NumberTaken => {}
                Inserted::ReferenceTaken(holder) => {
                    let external_reference = self.drafting.external_reference.clone().unwrap_or_default();
                    let holder = holder.to_string();
                    return Err(ExternalReferenceTaken { external_reference, holder }.into());
                }
            }
        }
        Err(Error::NoFreeNumber)
    }
}
