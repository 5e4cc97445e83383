//! Sends the quote to the customer.

use baton_department::{Command, Context, TellsCustomer};
use baton_model::{CustomerId, QuoteId};
use sqlx::PgConnection;

use super::recording::{RecordedQuote, quote_step};
use crate::domain::Quote;
use crate::error::Error;
use crate::store;

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

impl TellsCustomer for SendQuote {
    async fn whom(&self, conn: &mut PgConnection) -> Result<CustomerId, Error> {
        let quote = store::quotes::find(conn, &self.quote_id.to_string()).await?;
        Ok(quote.ok_or_else(|| Error::QuoteNotFound { quote: self.quote_id.to_string() })?.customer_id)
    }
}
