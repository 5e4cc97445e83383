//! The table of leads.

use baton_model::{CustomerId, LeadId};
use sqlx::PgConnection;
use sqlx::types::Json;
use time::OffsetDateTime;
use uuid::Uuid;

use super::decode;
use super::people::StoredPerson;
use crate::domain::Lead;
use crate::domain::lead::State;
use crate::queries::ListLeads;

struct Row {
    id: Uuid,
    customer_id: Uuid,
    external_reference: Option<String>,
    origin: String,
    interest: String,
    state: String,
    owner: Json<StoredPerson>,
    lost_reason: String,
    created_at: OffsetDateTime,
    changed_at: OffsetDateTime,
    revision: i64,
}

/// Inserts a lead; gives the one that has its external reference already, and inserts nothing, if there is one.
pub(crate) async fn insert(conn: &mut PgConnection, lead: &Lead) -> sqlx::Result<Option<LeadId>> {
    // A concurrent insert of the same reference is waited for, so that the second statement sees it.
    let inserted = sqlx::query!(
        "insert into leads (id, customer_id, external_reference, origin, interest, state, owner, lost_reason,
                            created_at, changed_at, revision)
         values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11)
         on conflict on constraint lead_external_reference_is_unique do nothing",
        lead.id.as_uuid(),
        lead.customer_id.as_uuid(),
        lead.external_reference,
        lead.origin,
        lead.interest,
        lead.state.as_str(),
        Json(StoredPerson::from(&lead.owner)) as _,
        lead.lost_reason,
        lead.created_at,
        lead.changed_at,
        lead.revision,
    )
    .execute(&mut *conn)
    .await?;
    if inserted.rows_affected() == 1 {
        return Ok(None);
    }
    let holder =
        sqlx::query_scalar!("select id from leads where external_reference = $1", lead.external_reference)
            .fetch_one(conn)
            .await?;
    Ok(Some(LeadId::from_uuid(holder)))
}

/// Saves a lead that was locked in this transaction.
pub(crate) async fn update(conn: &mut PgConnection, lead: &Lead) -> sqlx::Result<()> {
    sqlx::query!(
        "update leads set state = $2, owner = $3, lost_reason = $4, changed_at = $5, revision = $6 where id = $1",
        lead.id.as_uuid(),
        lead.state.as_str(),
        Json(StoredPerson::from(&lead.owner)) as _,
        lead.lost_reason,
        lead.changed_at,
        lead.revision,
    )
    .execute(conn)
    .await?;
    Ok(())
}

/// The lead, locked until the transaction ends.
pub(crate) async fn lock(conn: &mut PgConnection, id: LeadId) -> sqlx::Result<Option<Lead>> {
    let row = sqlx::query_as!(
        Row,
        r#"select id, customer_id, external_reference, origin, interest, state, owner as "owner: Json<StoredPerson>",
                  lost_reason, created_at, changed_at, revision
           from leads where id = $1 for update"#,
        id.as_uuid(),
    )
    .fetch_optional(conn)
    .await?;
    row.map(lead).transpose()
}

/// The lead with this id, else the one with this external reference.
pub(crate) async fn find(conn: &mut PgConnection, name: &str) -> sqlx::Result<Option<Lead>> {
    let id = name.parse().ok().map(LeadId::as_uuid);
    let row = sqlx::query_as!(
        Row,
        r#"select id, customer_id, external_reference, origin, interest, state, owner as "owner: Json<StoredPerson>",
                  lost_reason, created_at, changed_at, revision
           from leads where id = $1 or external_reference = $2
           order by (id = $1) desc nulls last limit 1"#,
        id as Option<Uuid>,
        name,
    )
    .fetch_optional(conn)
    .await?;
    row.map(lead).transpose()
}

/// Whether this customer has this lead.
pub(crate) async fn is_of(
    conn: &mut PgConnection,
    id: LeadId,
    customer_id: CustomerId,
) -> sqlx::Result<bool> {
    let found = sqlx::query_scalar!(
        r#"select exists (select from leads where id = $1 and customer_id = $2) as "found!""#,
        id.as_uuid(),
        customer_id.as_uuid(),
    );
    found.fetch_one(conn).await
}

/// The rows of a page and one more, if there is one.
pub(crate) async fn list(conn: &mut PgConnection, list: &ListLeads) -> sqlx::Result<Vec<Lead>> {
    let states: Vec<String> = list.states.iter().map(State::to_string).collect();
    let (created_at, id) = list.page.after.unzip();
    let rows = sqlx::query_as!(
        Row,
        r#"select id, customer_id, external_reference, origin, interest, state, owner as "owner: Json<StoredPerson>",
                  lost_reason, created_at, changed_at, revision
           from leads
           where ($1::uuid is null or customer_id = $1)
             and (cardinality($2::text[]) = 0 or state = any($2))
             and ($3::timestamptz is null or (created_at, id) < ($3, $4))
           order by created_at desc, id desc
           limit $5"#,
        list.customer_id.map(CustomerId::as_uuid) as Option<Uuid>,
        &states,
        created_at as Option<OffsetDateTime>,
        id as Option<Uuid>,
        list.page.limit(),
    )
    .fetch_all(conn)
    .await?;
    rows.into_iter().map(lead).collect()
}

fn lead(row: Row) -> sqlx::Result<Lead> {
    Ok(Lead {
        id: LeadId::from_uuid(row.id),
        customer_id: CustomerId::from_uuid(row.customer_id),
        external_reference: row.external_reference,
        origin: row.origin,
        interest: row.interest,
        state: row.state.parse().map_err(decode)?,
        owner: row.owner.0.into(),
        lost_reason: row.lost_reason,
        created_at: row.created_at,
        changed_at: row.changed_at,
        revision: row.revision,
    })
}
