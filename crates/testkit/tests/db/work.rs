//! Units of work for the tests.

use baton_db::{Migrations, Work};
use baton_testkit::TestDatabase;
use sqlx::{Executor, PgConnection, Row};

/// Work that is one text of statements.
pub(crate) struct Statement(pub(crate) &'static str);

impl Work for Statement {
    type Output = ();
    type Error = sqlx::Error;

    async fn run(&self, conn: &mut PgConnection) -> sqlx::Result<()> {
        conn.execute(self.0).await.map(drop)
    }
}

/// Work that waits on the server for longer than any test.
pub(crate) const ENDLESS: Statement = Statement("SELECT pg_sleep(60)");

/// A database with a table `note (text text UNIQUE)`.
pub(crate) async fn database_with_notes() -> TestDatabase {
    let database = TestDatabase::new(&Migrations::new([])).await;
    database.connect().await.execute("CREATE TABLE note (text text UNIQUE)").await.unwrap();
    database
}

/// How many notes there are.
pub(crate) async fn notes(database: &TestDatabase) -> i64 {
    database.connect().await.fetch_one("SELECT count(*) FROM note").await.unwrap().get(0)
}

/// The SQLSTATE of a failed statement.
pub(crate) fn code(error: &sqlx::Error) -> String {
    error.as_database_error().and_then(sqlx::error::DatabaseError::code).unwrap_or_default().into_owned()
}
