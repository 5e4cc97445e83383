//! Says that the customer does not want it.

use baton_department::{Command, Context};
use baton_model::QuoteId;
use sqlx::PgConnection;

use super::recording::{RecordedQuote, quote_step};
use crate::error::Error;

/// Says that the customer does not want it.
#[derive(Debug)]
pub(crate) struct DeclineQuote {
    /// Which quote.
    pub(crate) quote_id: QuoteId,
    /// Why.
    pub(crate) reason: String,
}

impl Command for DeclineQuote {
    type Answer = RecordedQuote;
    type Error = Error;

    async fn run(&self, conn: &mut PgConnection, context: &Context) -> Result<RecordedQuote, Error> {
        quote_step(conn, context, self.quote_id, |quote, on| quote.decline(self.reason.clone(), on)).await
    }
}
