//! What a service writes to use the database.

use std::future::Future;

use sqlx::PgConnection;

/// One unit of work on one connection; under [`crate::Db::write`] it is one transaction.
///
/// It may be run again after a rollback, so it owns or borrows what it needs and leaves it as it was. Inside there is
/// no network call except to the database, and no transaction of its own.
///
/// ```ignore
/// struct Rename<'a> { id: OrderId, name: &'a str }
///
/// impl Work for Rename<'_> {
///     type Output = ();
///     type Error = Error;
///
///     async fn run(&self, conn: &mut PgConnection) -> Result<(), Error> {
///         store::orders::rename(conn, self.id, self.name).await?;
///         Ok(())
///     }
/// }
///
/// db.write(&Rename { id, name }).await?;
/// ```
pub trait Work: Send + Sync {
    /// What the work is done for.
    type Output: Send;
    /// The service's error, through which the runner must still see the database's.
    type Error: From<sqlx::Error> + DatabaseCause + Send;

    /// Does the work. An error rolls the transaction back.
    fn run(&self, conn: &mut PgConnection) -> impl Future<Output = Result<Self::Output, Self::Error>> + Send;
}

/// An error behind which there may be a database error. A service's `Error` implements it with one `match`.
pub trait DatabaseCause {
    /// The database error that caused this one, if that is what happened.
    fn database_cause(&self) -> Option<&sqlx::Error>;
}

impl DatabaseCause for sqlx::Error {
    fn database_cause(&self) -> Option<&sqlx::Error> {
        Some(self)
    }
}
