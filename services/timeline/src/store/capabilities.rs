//! The directory of who can do what: one for the install, in partition 0.

use baton_model::Department;
use sqlx::PgConnection;
use time::OffsetDateTime;

use super::column::parsed;
use crate::domain::capability::Capability;

/// The most there may be.
pub(crate) const MOST: i64 = 500;

struct Row {
    name: String,
    description: String,
    departments: Vec<String>,
    revision: i64,
    updated_at: OffsetDateTime,
}

impl TryFrom<Row> for Capability {
    type Error = sqlx::Error;

    fn try_from(row: Row) -> sqlx::Result<Self> {
        Ok(Self {
            name: row.name,
            description: row.description,
            departments: row.departments.iter().map(|slug| parsed(slug)).collect::<sqlx::Result<_>>()?,
            revision: row.revision,
            updated_at: row.updated_at,
        })
    }
}

/// Stores a capability as it is now.
pub(crate) async fn put(conn: &mut PgConnection, capability: &Capability) -> sqlx::Result<()> {
    let departments: Vec<String> = capability.departments.iter().map(Department::to_string).collect();
    sqlx::query!(
        r#"
        insert into capabilities (part, name, description, departments, revision, updated_at)
        values (0, $1, $2, $3, $4, $5)
        on conflict (part, name) do update
        set description = excluded.description, departments = excluded.departments, revision = excluded.revision,
            updated_at = excluded.updated_at
        "#,
        capability.name,
        capability.description,
        &departments,
        capability.revision,
        capability.updated_at,
    )
    .execute(conn)
    .await?;
    Ok(())
}

/// One capability.
pub(crate) async fn find(conn: &mut PgConnection, name: &str) -> sqlx::Result<Option<Capability>> {
    let row = sqlx::query_as!(
        Row,
        r#"
        select name, description, departments, revision, updated_at from capabilities where part = 0 and name = $1
        "#,
        name,
    )
    .fetch_optional(conn)
    .await?;
    row.map(Capability::try_from).transpose()
}

/// All of them, by name.
pub(crate) async fn list(conn: &mut PgConnection) -> sqlx::Result<Vec<Capability>> {
    let rows = sqlx::query_as!(
        Row,
        r#"
        select name, description, departments, revision, updated_at from capabilities
        where part = 0 order by name limit $1
        "#,
        MOST,
    )
    .fetch_all(conn)
    .await?;
    rows.into_iter().map(Capability::try_from).collect()
}

/// How many there are.
pub(crate) async fn count(conn: &mut PgConnection) -> sqlx::Result<i64> {
    sqlx::query_scalar!(r#"select count(*) as "count!" from capabilities where part = 0"#)
        .fetch_one(conn)
        .await
}
