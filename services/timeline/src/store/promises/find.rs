//! Finds promises, and moves those of a case.

use baton_model::{CaseId, CustomerId, Department, PromiseId};
use sqlx::PgConnection;
use time::OffsetDateTime;

use super::row::Row;
use crate::domain::promise::Promise;
use crate::store::every_partition;

/// Reads one promise of a customer.
pub(crate) async fn find(
    conn: &mut PgConnection,
    customer: CustomerId,
    id: PromiseId,
) -> sqlx::Result<Option<Promise>> {
    sqlx::query_as!(
        Row,
        r#"
        select customer_id, promise_id, event_id, case_id, made_at, made_by, text, due, evidence_type,
            evidence_kind, evidence_id, void_types, feasibility, feasibility_note, subject_kind, subject_id, imported,
            replaces_id, department, replaced_by_id, fulfilled_by, fulfilled_at, voided_by, voided_at, warned_at, broken_at,
            release_outcome, release_reason, released_by, released_at
        from promises
        where part = $1 and customer_id = $2 and promise_id = $3
        "#,
        customer.partition().number(),
        customer.as_uuid(),
        id.as_uuid(),
    )
    .fetch_optional(conn)
    .await?
    .map(Promise::try_from)
    .transpose()
}

/// To whom a promise was made, by its id alone. Probes an index of every partition: its writer chose the id.
pub(crate) async fn locate(conn: &mut PgConnection, id: PromiseId) -> sqlx::Result<Option<CustomerId>> {
    let parts = every_partition();
    let found = sqlx::query_scalar!(
        "select customer_id from promises where part = any($1) and promise_id = $2 order by part limit 1",
        &parts,
        id.as_uuid(),
    )
    .fetch_optional(conn)
    .await?;
    Ok(found.map(CustomerId::from_uuid))
}

/// Promises that the sweep has to look at by now, the longest waiting first.
pub(crate) async fn to_check(
    conn: &mut PgConnection,
    now: OffsetDateTime,
    limit: i64,
) -> sqlx::Result<Vec<(CustomerId, PromiseId)>> {
    let parts = every_partition();
    let found = sqlx::query!(
        r#"
        select customer_id, promise_id from promises
        where part = any($1) and next_check_at <= $2
        order by next_check_at
        limit $3
        "#,
        &parts,
        now,
        limit,
    )
    .fetch_all(conn)
    .await?;
    let ids = |customer, promise| (CustomerId::from_uuid(customer), PromiseId::from_uuid(promise));
    Ok(found.into_iter().map(|row| ids(row.customer_id, row.promise_id)).collect())
}

/// Gives the promises of a case that are neither fulfilled nor due to another department. Whoever broke one keeps it.
pub(crate) async fn hand_over(
    conn: &mut PgConnection,
    case: CaseId,
    to_department: &Department,
) -> sqlx::Result<()> {
    sqlx::query!(
        r#"
        update promises set department = $3
        where part = $1 and case_id = $2 and state in ('open', 'replaced')
        "#,
        case.partition().number(),
        case.as_uuid(),
        to_department.as_str(),
    )
    .execute(conn)
    .await?;
    Ok(())
}
