//! How much of each customer's history is one department's.

use std::collections::BTreeMap;

use baton_model::CustomerId;
use sqlx::PgConnection;
use time::OffsetDateTime;
use uuid::Uuid;

use super::events::Numbered;

/// Adds newly recorded events to their departments' shares.
pub(crate) async fn add(conn: &mut PgConnection, events: &[Numbered<'_>]) -> sqlx::Result<()> {
    let mut shares: BTreeMap<(CustomerId, &str), (i64, OffsetDateTime)> = BTreeMap::new();
    for Numbered { event, .. } in events {
        let key = (event.customer_id, event.event.department.as_str());
        let (count, last) = shares.entry(key).or_insert((0, event.occurred_at));
        *count += 1;
        *last = (*last).max(event.occurred_at);
    }
    let parts: Vec<i16> = shares.keys().map(|(customer, _)| customer.partition().number()).collect();
    let customers: Vec<Uuid> = shares.keys().map(|(customer, _)| customer.as_uuid()).collect();
    let departments: Vec<String> = shares.keys().map(|(_, department)| (*department).to_owned()).collect();
    let (counts, last): (Vec<i64>, Vec<OffsetDateTime>) = shares.into_values().unzip();
    sqlx::query!(
        r#"
        insert into department_shares as share (part, customer_id, department, event_count, last_occurred_at)
        select part, customer_id, department, event_count, last_occurred_at
        from unnest($1::smallint[], $2::uuid[], $3::text[], $4::bigint[], $5::timestamptz[])
            as added (part, customer_id, department, event_count, last_occurred_at)
        on conflict (part, customer_id, department) do update
        set event_count = share.event_count + excluded.event_count,
            last_occurred_at = greatest(share.last_occurred_at, excluded.last_occurred_at)
        "#,
        &parts,
        &customers,
        &departments,
        &counts,
        &last,
    )
    .execute(conn)
    .await?;
    Ok(())
}
