//! Replaces lines, address or validity.

use baton_department::{Command, Context};
use baton_model::QuoteId;
use sqlx::PgConnection;

use super::recording::{RecordedQuote, quote_step};
use crate::domain::quote::Amending;
use crate::error::Error;

/// Replaces lines, address or validity.
#[derive(Debug)]
pub(crate) struct AmendQuote {
    /// Which quote.
    pub(crate) quote_id: QuoteId,
    /// What is replaced.
    pub(crate) amending: Amending,
}

impl Command for AmendQuote {
    type Answer = RecordedQuote;
    type Error = Error;

    async fn run(&self, conn: &mut PgConnection, context: &Context) -> Result<RecordedQuote, Error> {
        quote_step(conn, context, self.quote_id, |quote, on| quote.amend(self.amending.clone(), on)).await
    }
}
