//! Reads one customer.

use baton_db::Work;
use baton_model::CustomerId;
use sqlx::PgConnection;

use crate::domain::customer::Customer;
use crate::error::Error;
use crate::store;

/// Reads one customer.
#[derive(Debug)]
pub(crate) struct GetCustomer {
    pub(crate) id: CustomerId,
}

impl Work for GetCustomer {
    type Output = Customer;
    type Error = Error;

    async fn run(&self, conn: &mut PgConnection) -> Result<Customer, Error> {
        store::customers::find(conn, self.id).await?.ok_or(Error::CustomerNotFound(self.id))
    }
}
