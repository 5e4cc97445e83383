//! Reads one return.

use baton_db::Work;
use baton_model::{DictatableNumber, InvalidNumber};
use sqlx::PgConnection;

use crate::domain::Return;
use crate::error::Error;
use crate::store;

/// Reads one return by id or label number.
#[derive(Debug)]
pub(crate) struct GetReturn {
    /// Id or label number.
    pub(crate) name: String,
}

impl Work for GetReturn {
    type Output = Return;
    type Error = Error;

    async fn run(&self, conn: &mut PgConnection) -> Result<Return, Error> {
        let found = store::returns::find(conn, &self.name).await?;
        found.ok_or_else(|| match self.name.parse::<DictatableNumber>() {
            Err(misheard @ InvalidNumber::WrongCheck) => Error::Misheard(misheard),
            _ => Error::ReturnNotFound { name: self.name.clone() },
        })
    }
}
