//! Opens a customer's account, or changes how it is looked after.

use baton_department::{Command, Context};
use baton_model::CustomerId;
use sqlx::PgConnection;

use super::recording::{RecordedAccount, occasion, record_account, save_account};
use crate::domain::account::Care;
use crate::domain::{Account, Refusal};
use crate::error::Error;
use crate::store;

/// Opens a customer's account, or changes how it is looked after. Whether the customer exists was asked before: no
/// transaction waits for another service.
#[derive(Debug)]
pub(crate) struct PutAccount {
    /// Whose.
    pub(crate) customer_id: CustomerId,
    /// How the customer shall be looked after.
    pub(crate) care: Care,
    /// The etag that the caller read; empty changes whatever is there.
    pub(crate) etag: String,
}

impl Command for PutAccount {
    type Answer = RecordedAccount;
    type Error = Error;

    async fn run(&self, conn: &mut PgConnection, context: &Context) -> Result<RecordedAccount, Error> {
        let on = occasion(context);
        if self.etag.is_empty() {
            let last_touch = store::touches::last_done(conn, self.customer_id).await?;
            let opened = Account::open(self.customer_id, None, self.care.clone(), last_touch, &on);
            if store::accounts::insert(conn, &opened.after).await? {
                return record_account(conn, context, &opened).await;
            }
        }
        let account = store::accounts::lock(conn, self.customer_id).await?;
        let account =
            account.ok_or_else(|| Refusal::StaleEtag { object: "account", current: String::new() })?;
        save_account(conn, context, &account.put(self.care.clone(), &self.etag, &on)?).await
    }
}
