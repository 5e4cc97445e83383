//! Counts promises.

use sqlx::PgConnection;
use time::OffsetDateTime;

use crate::store::every_partition;

/// How many promises of a department are in a state.
#[derive(Debug)]
pub(crate) struct Count {
    pub(crate) department: String,
    pub(crate) state: String,
    pub(crate) promises: i64,
    /// How many of them were made without looking if they can be kept.
    pub(crate) unchecked: i64,
}

/// Counts the promises that are due in a time, by department and state.
pub(crate) async fn summary(
    conn: &mut PgConnection,
    department: Option<&str>,
    due_from: Option<OffsetDateTime>,
    due_before: Option<OffsetDateTime>,
) -> sqlx::Result<Vec<Count>> {
    let parts = every_partition();
    sqlx::query_as!(
        Count,
        r#"
        select department, state, count(*) as "promises!",
            count(*) filter (where feasibility = 'unchecked') as "unchecked!"
        from promises
        where part = any($1)
            and ($2::text is null or department = $2)
            and ($3::timestamptz is null or due >= $3)
            and ($4::timestamptz is null or due < $4)
        group by department, state
        order by department, state
        "#,
        &parts,
        department,
        due_from,
        due_before,
    )
    .fetch_all(conn)
    .await
}
