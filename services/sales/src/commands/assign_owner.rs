//! Takes note of a customer's primary owner. Nobody calls it; it is what a reaction does.

use baton_department::Context;
use baton_model::CustomerId;
use sqlx::PgConnection;

use super::recording::{occasion, record_account, save_account};
use crate::domain::account::Care;
use crate::domain::{Account, Person};
use crate::error::Error;
use crate::store;

/// Takes note of a customer's primary owner.
#[derive(Debug)]
pub(crate) struct AssignOwner {
    /// Whose.
    pub(crate) customer_id: CustomerId,
    /// Who.
    pub(crate) owner: Person,
}

impl AssignOwner {
    /// Makes the change, unless it is known: opens the account where there is none.
    pub(crate) async fn run(&self, conn: &mut PgConnection, context: &Context) -> Result<(), Error> {
        let (on, owner) = (occasion(context), self.owner.clone());
        let last_touch = store::touches::last_done(conn, self.customer_id).await?;
        let opened = Account::open(self.customer_id, Some(owner), Care::default(), last_touch, &on);
        if store::accounts::insert(conn, &opened.after).await? {
            record_account(conn, context, &opened).await?;
            return Ok(());
        }
        let account = store::accounts::lock(conn, self.customer_id).await?;
        if let Some(decided) = account.and_then(|account| account.assign_owner(self.owner.clone(), &on)) {
            save_account(conn, context, &decided).await?;
        }
        Ok(())
    }
}
