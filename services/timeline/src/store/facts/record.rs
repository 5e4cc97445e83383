//! Records what customers said.

use baton_model::{CaseId, CustomerId};
use sqlx::PgConnection;
use time::OffsetDateTime;
use uuid::Uuid;

use super::super::column::from_actor;
use crate::domain::fact::Statement;

/// Records statements of these customers.
pub(super) async fn statements(
    conn: &mut PgConnection,
    said: &[(CustomerId, Statement)],
) -> sqlx::Result<()> {
    let of = |(customer, _): &(CustomerId, Statement)| (customer.partition().number(), customer.as_uuid());
    let (parts, customers): (Vec<i16>, Vec<Uuid>) = said.iter().map(of).unzip();
    let said: Vec<&Statement> = said.iter().map(|(_, statement)| statement).collect();
    sqlx::query!(
        r#"
        insert into facts (
            part, customer_id, key, sequence, event_id, value, asked, correction, verified_by, department, heard_by,
            heard_at, case_id
        )
        select * from unnest(
            $1::smallint[], $2::uuid[], $3::text[], $4::bigint[], $5::uuid[], $6::text[], $7::boolean[],
            $8::boolean[], $9::text[], $10::text[], $11::bytea[], $12::timestamptz[], $13::uuid[]
        )
        "#,
        &parts,
        &customers,
        &said.iter().map(|said| said.key.clone()).collect::<Vec<String>>(),
        &said.iter().map(|said| said.sequence).collect::<Vec<i64>>(),
        &said.iter().map(|said| said.event_id.as_uuid()).collect::<Vec<Uuid>>(),
        &said.iter().map(|said| said.value.clone()).collect::<Vec<String>>(),
        &said.iter().map(|said| said.asked).collect::<Vec<bool>>(),
        &said.iter().map(|said| said.correction).collect::<Vec<bool>>(),
        &said.iter().map(|said| said.verified_by.clone()).collect::<Vec<String>>(),
        &said.iter().map(|said| said.department.to_string()).collect::<Vec<String>>(),
        &said.iter().map(|said| from_actor(&said.heard_by)).collect::<Vec<Vec<u8>>>(),
        &said.iter().map(|said| said.heard_at).collect::<Vec<OffsetDateTime>>(),
        &said.iter().map(|said| said.case_id.map(CaseId::as_uuid)).collect::<Vec<Option<Uuid>>>() as &[Option<Uuid>],
    )
    .execute(conn)
    .await?;
    Ok(())
}

/// Notes keys that are not in the catalogue, for the partition.
pub(super) async fn uncatalogued(conn: &mut PgConnection, keys: &[(i16, String)]) -> sqlx::Result<()> {
    let (parts, keys): (Vec<i16>, Vec<String>) = keys.iter().cloned().unzip();
    sqlx::query!(
        r#"
        insert into uncatalogued_fact_keys (part, key)
        select distinct part, key from unnest($1::smallint[], $2::text[]) as used (part, key)
        order by part, key
        on conflict do nothing
        "#,
        &parts,
        &keys,
    )
    .execute(conn)
    .await?;
    Ok(())
}
