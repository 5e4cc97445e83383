//! The department's table.

use baton_db::{Db, DbSettings, Migrations};
use baton_model::CustomerId;
use sqlx::{Connection, PgConnection};

/// Connects to the department's database, with its tables.
pub(super) async fn open(url: &str) -> Db {
    let settings = DbSettings::new(url).expect("a URL");
    // A shipped department has `migrations/`, and gets those of the library crates with them.
    Migrations::new([baton_outbox::migrations(), baton_inbox::migrations()])
        .apply(&settings)
        .await
        .expect("the library crates' tables");
    let mut conn = PgConnection::connect(url).await.expect("the database");
    sqlx::raw_sql("create table balances (customer_id uuid primary key, points bigint not null)")
        .execute(&mut conn)
        .await
        .expect("the department's table");
    Db::connect(&settings).await.expect("the database")
}

/// One point more; gives how many there are now.
pub(super) async fn count(conn: &mut PgConnection, customer_id: CustomerId) -> sqlx::Result<i64> {
    sqlx::query_scalar(
        "insert into balances as known (customer_id, points) values ($1, 1)
         on conflict (customer_id) do update set points = known.points + 1
         returning points",
    )
    .bind(customer_id.as_uuid())
    .fetch_one(conn)
    .await
}
