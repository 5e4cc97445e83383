//! How much waits for a department, and who has had a case.

use baton_model::{CaseId, Department};
use sqlx::PgConnection;

use crate::store::column::parsed;
use crate::store::every_partition;

/// How many handoffs wait for a decision of this department.
pub(crate) async fn count_waiting(conn: &mut PgConnection, to_department: &Department) -> sqlx::Result<i64> {
    sqlx::query_scalar!(
        r#"
        select count(*) as "count!" from handoffs
        where part = any($1) and to_department = $2 and state = 'requested'
        "#,
        &every_partition(),
        to_department.as_str(),
    )
    .fetch_one(conn)
    .await
}

/// How many handoffs wait for a decision of each of these departments; none is said of one for which none waits.
pub(crate) async fn waiting(
    conn: &mut PgConnection,
    departments: &[Department],
) -> sqlx::Result<Vec<(Department, i64)>> {
    let departments: Vec<String> = departments.iter().map(ToString::to_string).collect();
    let rows = sqlx::query!(
        r#"
        select to_department, count(*) as "count!" from handoffs
        where part = any($1) and to_department = any($2) and state = 'requested'
        group by to_department
        "#,
        &every_partition(),
        &departments,
    )
    .fetch_all(conn)
    .await?;
    rows.into_iter().map(|row| Ok((parsed(&row.to_department)?, row.count))).collect()
}

/// The departments that have had a case: its handoffs that were accepted went between them.
pub(crate) async fn parties(conn: &mut PgConnection, case: CaseId) -> sqlx::Result<Vec<Department>> {
    let rows = sqlx::query_scalar!(
        r#"
        select distinct party as "party!" from handoffs, unnest(array[from_department, to_department]) as party
        where part = $1 and case_id = $2 and state in ('accepted', 'returned', 'completed')
        "#,
        case.partition().number(),
        case.as_uuid(),
    )
    .fetch_all(conn)
    .await?;
    rows.iter().map(|party| parsed(party)).collect()
}
