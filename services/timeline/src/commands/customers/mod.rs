//! Commands on customers.

pub(crate) mod assign_owner;
pub(crate) mod create;
pub(crate) mod link_identifier;
pub(crate) mod unlink_identifier;
pub(crate) mod update;

use baton_model::CustomerId;
use sqlx::PgConnection;

use crate::domain::customer::{Customer, Stale};
use crate::error::Error;
use crate::store;

/// The customer as it is under the lock of its partition.
async fn load(conn: &mut PgConnection, id: CustomerId) -> Result<Customer, Error> {
    store::customers::find(conn, id).await?.ok_or(Error::CustomerNotFound(id))
}

/// Refuses an etag that is no longer the customer's.
fn check_etag(customer: &Customer, etag: &str) -> Result<(), Error> {
    customer.check_etag(etag).map_err(|Stale| Error::StaleEtag { current: customer.etag() })
}
