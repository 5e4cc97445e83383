//! Takes back what was recorded.

use baton_model::{CustomerId, Department, EventId};
use sqlx::PgConnection;

use super::super::column::parsed;
use crate::domain::fact::Retraction;

/// Where a statement is, who heard it, and whether it was retracted.
#[derive(Debug)]
pub(crate) struct Place {
    pub(crate) sequence: i64,
    pub(crate) department: Department,
    pub(crate) is_retracted: bool,
}

/// The next statements under a key after a sequence: that of one event, or of all.
pub(crate) async fn places(
    conn: &mut PgConnection,
    customer: CustomerId,
    key: &str,
    event: Option<EventId>,
    after: i64,
    limit: i64,
) -> sqlx::Result<Vec<Place>> {
    let rows = sqlx::query!(
        r#"
        select sequence, department, retraction is not null as "is_retracted!"
        from facts
        where part = $1 and customer_id = $2 and key = $3 and ($4::uuid is null or event_id = $4) and sequence > $5
        order by sequence
        limit $6
        "#,
        customer.partition().number(),
        customer.as_uuid(),
        key,
        event.map(EventId::as_uuid),
        after,
        limit,
    )
    .fetch_all(conn)
    .await?;
    rows.into_iter()
        .map(|row| {
            let department = parsed(&row.department)?;
            Ok(Place { sequence: row.sequence, department, is_retracted: row.is_retracted })
        })
        .collect()
}

/// Empties statements, and gives the events that carried them, encoded.
pub(crate) async fn retract(
    conn: &mut PgConnection,
    customer: CustomerId,
    key: &str,
    sequences: &[i64],
    reason: Retraction,
) -> sqlx::Result<Vec<(i64, Vec<u8>)>> {
    let rows = sqlx::query!(
        r#"
        with retracted as (
            update facts set value = '', verified_by = '', retraction = $5
            where part = $1 and customer_id = $2 and key = $3 and sequence = any($4)
        )
        select sequence, envelope from events
        where part = $1 and customer_id = $2 and sequence = any($4)
        "#,
        customer.partition().number(),
        customer.as_uuid(),
        key,
        sequences,
        reason.as_str(),
    )
    .fetch_all(conn)
    .await?;
    Ok(rows.into_iter().map(|row| (row.sequence, row.envelope)).collect())
}
