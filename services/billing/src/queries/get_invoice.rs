//! Reads one invoice.

use baton_db::Work;
use baton_model::{DictatableNumber, InvalidNumber};
use sqlx::PgConnection;

use crate::domain::Invoice;
use crate::error::Error;
use crate::store;

/// Reads one invoice by id, number or external reference.
#[derive(Debug)]
pub(crate) struct GetInvoice {
    /// Id, number or external reference.
    pub(crate) invoice: String,
}

impl Work for GetInvoice {
    type Output = Invoice;
    type Error = Error;

    async fn run(&self, conn: &mut PgConnection) -> Result<Invoice, Error> {
        let found = store::invoices::find(conn, &self.invoice).await?;
        // A reference may look like a number with a wrong check character, so that is asked last.
        found.ok_or_else(|| match self.invoice.parse::<DictatableNumber>() {
            Err(misheard @ InvalidNumber::WrongCheck) => Error::Misheard(misheard),
            _ => Error::InvoiceNotFound { invoice: self.invoice.clone() },
        })
    }
}
