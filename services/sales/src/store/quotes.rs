//! The table of quotes.

use baton_department::{Inserted, StoredAddress};
use baton_model::{CustomerId, DictatableNumber, LeadId, OrderId, QuoteId, RequestId};
use sqlx::PgConnection;
use sqlx::types::Json;
use time::OffsetDateTime;
use uuid::Uuid;

use super::decode;
use super::lines::{self, StoredLine};
use super::people::StoredPerson;
use crate::domain::Quote;
use crate::domain::quote::State;
use crate::queries::ListQuotes;

struct Row {
    id: Uuid,
    number: String,
    customer_id: Uuid,
    lead_id: Option<Uuid>,
    external_reference: Option<String>,
    lines: Json<Vec<StoredLine>>,
    delivery_address: Option<Json<StoredAddress>>,
    valid_until: Option<OffsetDateTime>,
    state: String,
    owner: Json<StoredPerson>,
    order_id: Option<Uuid>,
    order_refusal: String,
    declined_reason: String,
    accepting: Option<Uuid>,
    historical: bool,
    created_at: OffsetDateTime,
    changed_at: OffsetDateTime,
    revision: i64,
}

/// Inserts a quote, unless its number or its external reference is taken.
pub(crate) async fn insert(conn: &mut PgConnection, quote: &Quote) -> sqlx::Result<Inserted<QuoteId>> {
    // A concurrent insert of the same reference is waited for, so that the second statement sees it.
    let inserted = sqlx::query!(
        "insert into quotes (id, number, customer_id, lead_id, external_reference, lines, delivery_address, valid_until,
                             state, owner, order_id, order_refusal, declined_reason, accepting, historical, created_at,
                             changed_at, revision)
         values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17, $18)
         on conflict do nothing",
        quote.id.as_uuid(),
        quote.number.compact(),
        quote.customer_id.as_uuid(),
        quote.lead_id.map(LeadId::as_uuid),
        quote.external_reference,
        Json(lines::store(&quote.lines)) as _,
        quote.delivery_address.as_ref().map(|address| Json(StoredAddress::from(address))) as _,
        quote.valid_until,
        quote.state.as_str(),
        Json(StoredPerson::from(&quote.owner)) as _,
        quote.order_id.map(OrderId::as_uuid),
        quote.order_refusal,
        quote.declined_reason,
        quote.accepting.map(RequestId::as_uuid),
        quote.historical,
        quote.created_at,
        quote.changed_at,
        quote.revision,
    )
    .execute(&mut *conn)
    .await?;
    if inserted.rows_affected() == 1 {
        return Ok(Inserted::Yes);
    }
    let holder =
        sqlx::query_scalar!("select id from quotes where external_reference = $1", quote.external_reference)
            .fetch_optional(conn)
            .await?;
    Ok(holder.map_or(Inserted::NumberTaken, |id| Inserted::ReferenceTaken(QuoteId::from_uuid(id))))
}

/// Saves a quote that was locked in this transaction.
pub(crate) async fn update(conn: &mut PgConnection, quote: &Quote) -> sqlx::Result<()> {
    sqlx::query!(
        "update quotes
         set lines = $2, delivery_address = $3, valid_until = $4, state = $5, order_id = $6, order_refusal = $7,
             declined_reason = $8, accepting = $9, historical = $10, changed_at = $11, revision = $12
         where id = $1",
        quote.id.as_uuid(),
        Json(lines::store(&quote.lines)) as _,
        quote.delivery_address.as_ref().map(|address| Json(StoredAddress::from(address))) as _,
        quote.valid_until,
        quote.state.as_str(),
        quote.order_id.map(OrderId::as_uuid),
        quote.order_refusal,
        quote.declined_reason,
        quote.accepting.map(RequestId::as_uuid),
        quote.historical,
        quote.changed_at,
        quote.revision,
    )
    .execute(conn)
    .await?;
    Ok(())
}

/// The quote, locked until the transaction ends.
pub(crate) async fn lock(conn: &mut PgConnection, id: QuoteId) -> sqlx::Result<Option<Quote>> {
    let row = sqlx::query_as!(
        Row,
        r#"select id, number, customer_id, lead_id, external_reference, lines as "lines: Json<Vec<StoredLine>>",
                  delivery_address as "delivery_address: Json<StoredAddress>", valid_until, state,
                  owner as "owner: Json<StoredPerson>", order_id, order_refusal, declined_reason, accepting, historical,
                  created_at, changed_at, revision
           from quotes where id = $1 for update"#,
        id.as_uuid(),
    )
    .fetch_optional(conn)
    .await?;
    row.map(quote).transpose()
}

/// The quote, locked until the transaction ends, unless somebody else has it locked.
pub(crate) async fn lock_if_free(conn: &mut PgConnection, id: QuoteId) -> sqlx::Result<Option<Quote>> {
    let row = sqlx::query_as!(
        Row,
        r#"select id, number, customer_id, lead_id, external_reference, lines as "lines: Json<Vec<StoredLine>>",
                  delivery_address as "delivery_address: Json<StoredAddress>", valid_until, state,
                  owner as "owner: Json<StoredPerson>", order_id, order_refusal, declined_reason, accepting, historical,
                  created_at, changed_at, revision
           from quotes where id = $1 for update skip locked"#,
        id.as_uuid(),
    )
    .fetch_optional(conn)
    .await?;
    row.map(quote).transpose()
}

/// The quote with this id, else the one with this number, else the one with this external reference.
pub(crate) async fn find(conn: &mut PgConnection, name: &str) -> sqlx::Result<Option<Quote>> {
    let id = name.parse().ok().map(QuoteId::as_uuid);
    let number = name.parse().ok().map(|number: DictatableNumber| number.compact().to_owned());
    let row = sqlx::query_as!(
        Row,
        r#"select id, number, customer_id, lead_id, external_reference, lines as "lines: Json<Vec<StoredLine>>",
                  delivery_address as "delivery_address: Json<StoredAddress>", valid_until, state,
                  owner as "owner: Json<StoredPerson>", order_id, order_refusal, declined_reason, accepting, historical,
                  created_at, changed_at, revision
           from quotes where id = $1 or number = $2 or external_reference = $3
           order by (id = $1) desc nulls last, (number = $2) desc nulls last limit 1"#,
        id as Option<Uuid>,
        number as Option<String>,
        name,
    )
    .fetch_optional(conn)
    .await?;
    row.map(quote).transpose()
}

/// The rows of a page and one more, if there is one.
pub(crate) async fn list(conn: &mut PgConnection, list: &ListQuotes) -> sqlx::Result<Vec<Quote>> {
    let states: Vec<String> = list.states.iter().map(State::to_string).collect();
    let (created_at, id) = list.page.after.unzip();
    let rows = sqlx::query_as!(
        Row,
        r#"select id, number, customer_id, lead_id, external_reference, lines as "lines: Json<Vec<StoredLine>>",
                  delivery_address as "delivery_address: Json<StoredAddress>", valid_until, state,
                  owner as "owner: Json<StoredPerson>", order_id, order_refusal, declined_reason, accepting, historical,
                  created_at, changed_at, revision
           from quotes
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
    rows.into_iter().map(quote).collect()
}

/// Quotes that nobody answered in time, the longest over first.
pub(crate) async fn over(
    conn: &mut PgConnection,
    now: OffsetDateTime,
    limit: i64,
) -> sqlx::Result<Vec<QuoteId>> {
    let ids = sqlx::query_scalar!(
        "select id from quotes
         where state = 'sent' and accepting is null and not historical and valid_until < $1
         order by valid_until limit $2",
        now,
        limit,
    )
    .fetch_all(conn)
    .await?;
    Ok(ids.into_iter().map(QuoteId::from_uuid).collect())
}

fn quote(row: Row) -> sqlx::Result<Quote> {
    Ok(Quote {
        id: QuoteId::from_uuid(row.id),
        number: row.number.parse().map_err(decode)?,
        customer_id: CustomerId::from_uuid(row.customer_id),
        lead_id: row.lead_id.map(LeadId::from_uuid),
        external_reference: row.external_reference,
        lines: lines::load(row.lines.0)?,
        delivery_address: row.delivery_address.map(|address| address.0.into()),
        valid_until: row.valid_until,
        state: row.state.parse().map_err(decode)?,
        owner: row.owner.0.into(),
        order_id: row.order_id.map(OrderId::from_uuid),
        order_refusal: row.order_refusal,
        declined_reason: row.declined_reason,
        accepting: row.accepting.map(RequestId::from_uuid),
        historical: row.historical,
        created_at: row.created_at,
        changed_at: row.changed_at,
        revision: row.revision,
    })
}
