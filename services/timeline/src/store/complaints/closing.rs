//! When the customer of a case heard from us last.

use baton_model::{CaseId, CustomerId};
use sqlx::PgConnection;
use time::OffsetDateTime;

/// When somebody told the customer last how the case goes.
pub(crate) async fn told_at(
    conn: &mut PgConnection,
    customer: CustomerId,
    case: CaseId,
) -> sqlx::Result<Option<OffsetDateTime>> {
    sqlx::query_scalar!(
        r#"
        select occurred_at from events
        where part = $1 and customer_id = $2 and case_id = $3 and type = 'baton.timeline.v1.CustomerUpdated'
        order by occurred_at desc nulls last, sequence desc nulls last
        limit 1
        "#,
        customer.partition().number(),
        customer.as_uuid(),
        case.as_uuid(),
    )
    .fetch_optional(conn)
    .await
}
