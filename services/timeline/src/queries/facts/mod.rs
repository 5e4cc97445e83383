//! Queries about facts.

pub(crate) mod check;
pub(crate) mod keys;
pub(crate) mod list;
pub(crate) mod repetitions;
pub(crate) mod statements;
pub(crate) mod summary;

use baton_model::CustomerId;
use sqlx::PgConnection;

use crate::error::Error;
use crate::store;

/// Fails for a customer who does not exist. Asked when nothing was found.
async fn must_exist(conn: &mut PgConnection, customer: CustomerId) -> Result<(), Error> {
    match store::heads::sequence(conn, customer).await? {
        Some(_) => Ok(()),
        None => Err(Error::CustomerNotFound(customer)),
    }
}
