//! Says that nobody answered in time. Nobody calls it; it is what a job does.

use baton_department::Context;
use baton_model::QuoteId;
use sqlx::PgConnection;

use super::recording::{occasion, save_quote};
use crate::error::Error;
use crate::store;

/// Says that nobody answered in time.
#[derive(Debug)]
pub(crate) struct ExpireQuote {
    /// Which quote.
    pub(crate) quote_id: QuoteId,
}

impl ExpireQuote {
    /// Makes the change, unless somebody was faster or is about to.
    pub(crate) async fn run(&self, conn: &mut PgConnection, context: &Context) -> Result<(), Error> {
        let quote = store::quotes::lock_if_free(conn, self.quote_id).await?;
        if let Some(decided) = quote.and_then(|quote| quote.expire(&occasion(context))) {
            save_quote(conn, context, &decided).await?;
        }
        Ok(())
    }
}
