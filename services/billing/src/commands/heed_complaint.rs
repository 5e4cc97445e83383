//! Lets dunning of a customer wait for complaints, or go on. Nobody calls it; it is what a reaction does.

use baton_department::Context;
use baton_model::Ids;
use sqlx::PgConnection;

use super::{Journal, pausing};
use crate::error::Error;
use crate::store;
use crate::store::complaints::HeardCase;

/// Takes note of a case, and lets dunning of all the customer's invoices wait or go on.
#[derive(Debug)]
pub(crate) struct HeedComplaint {
    /// What was heard.
    pub(crate) case: HeardCase,
}

impl HeedComplaint {
    /// Makes the changes, unless they were made before. Of history only note is taken.
    pub(crate) async fn run(
        &self,
        conn: &mut PgConnection,
        context: &Context,
        ids: &dyn Ids,
    ) -> Result<(), Error> {
        let customer_id = self.case.customer_id;
        // An invoice that is issued meanwhile would see no complaint, and would not be seen here.
        store::customers::lock(conn, customer_id).await?;
        let news = store::complaints::note(conn, &self.case).await?;
        if !news || context.imported {
            return Ok(());
        }
        let mut journal = Journal::new(context, ids);
        for invoice in store::sweeps::lock_unpaid(conn, customer_id).await? {
            pausing::heed(conn, &mut journal, invoice).await?;
        }
        Ok(())
    }
}
