//! Sends the quote to the customer.

use baton_department::{Command, Context};
use baton_model::QuoteId;
use sqlx::PgConnection;

use super::recording::{RecordedQuote, quote_step};
use crate::domain::Quote;
use crate::error::Error;

/// Sends the quote to the customer.
#[derive(Debug)]
pub(crate) struct SendQuote {
    /// Which quote.
    pub(crate) quote_id: QuoteId,
}

impl Command for SendQuote {
    type Answer = RecordedQuote;
    type Error = Error;

    async fn run(&self, conn: &mut PgConnection, context: &Context) -> Result<RecordedQuote, Error> {
        quote_step(conn, context, self.quote_id, Quote::send).await
    }
}
