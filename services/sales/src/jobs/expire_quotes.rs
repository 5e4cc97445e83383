//! Quotes that nobody answered in time expire.

use std::time::Duration;

use baton_department::{Context, Job};
use baton_model::QuoteId;
use sqlx::PgConnection;
use time::OffsetDateTime;

use crate::commands::ExpireQuote;
use crate::error::Error;
use crate::store;

/// Quotes that nobody answered in time expire. History does not.
pub(crate) struct ExpireQuotes;

impl Job for ExpireQuotes {
    const NAME: &'static str = "expire_quotes";
    const PERIOD: Duration = Duration::from_mins(1);
    type Object = QuoteId;
    type Prepared = ();
    type Error = Error;

    async fn due(
        &self,
        conn: &mut PgConnection,
        now: OffsetDateTime,
        limit: i64,
    ) -> Result<Vec<QuoteId>, Error> {
        Ok(store::quotes::over(conn, now, limit).await?)
    }

    async fn carry_out(
        &self,
        conn: &mut PgConnection,
        context: &Context,
        quote: &QuoteId,
        (): &(),
    ) -> Result<(), Error> {
        ExpireQuote { quote_id: *quote }.run(conn, context).await
    }
}
