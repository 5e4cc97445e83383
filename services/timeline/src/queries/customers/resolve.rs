//! Finds the customer behind an identifier.

use baton_db::Work;
use sqlx::PgConnection;

use crate::domain::customer::Customer;
use crate::domain::identifier::Identifier;
use crate::error::Error;
use crate::store;

/// How many candidates a shared identifier gives.
const MAX_CANDIDATES: i64 = 20;

/// Finds the customer behind an identifier, or the candidates.
#[derive(Debug)]
pub(crate) struct ResolveCustomer {
    pub(crate) identifier: Identifier,
}

/// Who has the identifier.
#[derive(Debug)]
pub(crate) struct Resolved {
    /// The holder; of a shared identifier the candidates, oldest first.
    pub(crate) customers: Vec<Customer>,
    pub(crate) shared: bool,
}

impl Work for ResolveCustomer {
    type Output = Resolved;
    type Error = Error;

    async fn run(&self, conn: &mut PgConnection) -> Result<Resolved, Error> {
        let nobody = || Error::NobodyHas { identifier_kind: self.identifier.kind.clone() };
        let claim = store::claims::find(conn, &self.identifier).await?.ok_or_else(nobody)?;
        let customers = store::customers::oldest(conn, &claim.holders, MAX_CANDIDATES).await?;
        if customers.is_empty() {
            return Err(nobody());
        }
        Ok(Resolved { customers, shared: claim.shared })
    }
}
