//! Reads one quote.

use baton_db::Work;
use baton_model::{DictatableNumber, InvalidNumber};
use sqlx::PgConnection;

use crate::domain::Quote;
use crate::error::Error;
use crate::store;

/// Reads one quote.
#[derive(Debug)]
pub(crate) struct GetQuote {
    /// Id, number or external reference.
    pub(crate) quote: String,
}

impl Work for GetQuote {
    type Output = Quote;
    type Error = Error;

    async fn run(&self, conn: &mut PgConnection) -> Result<Quote, Error> {
        let found = store::quotes::find(conn, &self.quote).await?;
        // A reference may look like a number with a wrong check character, so that is asked last.
        found.ok_or_else(|| match self.quote.parse::<DictatableNumber>() {
            Err(misheard @ InvalidNumber::WrongCheck) => Error::Misheard(misheard),
            _ => Error::QuoteNotFound { quote: self.quote.clone() },
        })
    }
}
