//! How long cases stayed with which department.

use sqlx::PgConnection;

use crate::domain::case::{Case, CaseState};

/// Notes with whom a case is now, and since when: ends the stay with another department, or of a case that is not open
/// any more, and begins the one with its department. Changes nothing when that department has it already.
///
/// The caller holds the lock of the customer's partition head, and stored the case just before.
pub(super) async fn note(conn: &mut PgConnection, case: &Case) -> sqlx::Result<()> {
    sqlx::query!(
        r#"
        with ended as (
            -- A change that is told late does not end a stay before it began.
            update case_stays set ended_at = greatest(began_at, $4)
            where part = $1 and case_id = $2 and ended_at is null and not ($6 and department = $5)
            returning revision
        )
        insert into case_stays (part, case_id, revision, department, began_at, came_back)
        select $1, $2, $3, $5, greatest($4, max(began_at)),
            coalesce(bool_or(department = $5) and (array_agg(department order by revision desc))[1] <> $5, false)
        from case_stays
        where part = $1 and case_id = $2
        having $6 and not coalesce(bool_or(ended_at is null and department = $5), false)
            -- Ends the old one before the new one begins.
            and (select count(*) from ended) >= 0
        "#,
        case.id.partition().number(),
        case.id.as_uuid(),
        case.revision,
        case.updated_at,
        case.department.as_str(),
        case.state == CaseState::Open,
    )
    .execute(conn)
    .await?;
    Ok(())
}
