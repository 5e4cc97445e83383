//! Every time that a customer said something.

use baton_db::PAGE_BYTES;
use baton_model::{CaseId, CustomerId, Department, EventId};
use sqlx::PgConnection;
use time::OffsetDateTime;
use uuid::Uuid;

use super::super::column::{from_actor, known, parsed, to_actor};
use crate::domain::fact::{Retraction, Statement};

/// How many statements of a key count at most: the newest. So many different values nobody has said.
const MOST: i64 = 200;

/// Where a list of statements goes on: after the one that was said then and has this sequence.
pub(crate) type Key = (OffsetDateTime, i64);

struct Row {
    customer_id: Uuid,
    key: String,
    sequence: i64,
    event_id: Uuid,
    value: String,
    asked: bool,
    correction: bool,
    verified_by: String,
    department: String,
    heard_by: Vec<u8>,
    heard_at: OffsetDateTime,
    case_id: Option<Uuid>,
    case_closed: bool,
    retraction: Option<String>,
}

impl TryFrom<Row> for Statement {
    type Error = sqlx::Error;

    fn try_from(row: Row) -> sqlx::Result<Self> {
        Ok(Self {
            key: row.key,
            value: row.value,
            asked: row.asked,
            correction: row.correction,
            verified_by: row.verified_by,
            department: parsed(&row.department)?,
            heard_by: to_actor(&row.heard_by)?,
            heard_at: row.heard_at,
            event_id: EventId::from_uuid(row.event_id),
            sequence: row.sequence,
            case_id: row.case_id.map(CaseId::from_uuid),
            case_closed: row.case_closed,
            retraction: row.retraction.map(|word| known(Retraction::from_word(&word))).transpose()?,
        })
    }
}

/// What counts of these customers' statements under these keys, in the order of the pairs, then of life.
///
/// Of statements with the same value only the last one, and the last one that is a correction, change what the fold
/// gives: whoever says the same for years costs no more than one row.
pub(crate) async fn counting(
    conn: &mut PgConnection,
    wanted: &[(CustomerId, String)],
) -> sqlx::Result<Vec<(CustomerId, Statement)>> {
    let parts: Vec<i16> = wanted.iter().map(|(customer, _)| customer.partition().number()).collect();
    let customers: Vec<Uuid> = wanted.iter().map(|(customer, _)| customer.as_uuid()).collect();
    let keys: Vec<String> = wanted.iter().map(|(_, key)| key.clone()).collect();
    let rows = sqlx::query_as!(
        Row,
        r#"
        select said.customer_id, said.key, said.sequence, said.event_id, said.value, said.asked, said.correction,
            said.verified_by, said.department, said.heard_by, said.heard_at, said.case_id,
            coalesce(cases.state = 'closed', false) as "case_closed!", null::text as retraction
        from unnest($1::smallint[], $2::uuid[], $3::text[]) with ordinality as wanted (part, customer_id, key, turn)
        cross join lateral (
            select * from (
                select distinct on (case_id, correction, value)
                    part, customer_id, key, sequence, event_id, value, asked, correction, verified_by, department,
                    heard_by, heard_at, case_id
                from facts
                where facts.part = wanted.part and facts.customer_id = wanted.customer_id
                    and facts.key = wanted.key and retraction is null
                order by case_id, correction, value, heard_at desc, sequence desc
            ) as last
            order by heard_at desc, sequence desc
            limit $4
        ) as said
        left join cases on cases.part = said.part and cases.case_id = said.case_id
        order by wanted.turn, said.heard_at, said.sequence
        "#,
        &parts,
        &customers,
        &keys,
        MOST,
    )
    .fetch_all(conn)
    .await?;
    let pair = |row: Row| Ok((CustomerId::from_uuid(row.customer_id), row.try_into()?));
    rows.into_iter().map(pair).collect()
}

/// The keys under which the customer has said something, from after one on.
pub(crate) async fn keys(
    conn: &mut PgConnection,
    customer: CustomerId,
    after: Option<&str>,
    limit: i64,
) -> sqlx::Result<Vec<String>> {
    sqlx::query_scalar!(
        r#"
        select distinct key from facts
        where part = $1 and customer_id = $2 and ($3::text is null or key > $3) and retraction is null
        order by key
        limit $4
        "#,
        customer.partition().number(),
        customer.as_uuid(),
        after,
        limit,
    )
    .fetch_all(conn)
    .await
}

/// A page of what the customer ever said under a key, newest first. What comes after more than [`PAGE_BYTES`] of others
/// is left out.
pub(crate) async fn list(
    conn: &mut PgConnection,
    customer: CustomerId,
    key: &str,
    after: Option<Key>,
    limit: i64,
) -> sqlx::Result<Vec<Statement>> {
    let (heard_at, sequence) = after.unzip();
    sqlx::query_as!(
        Row,
        r#"
        select customer_id, key, sequence, event_id, value, asked, correction, verified_by, department, heard_by,
            heard_at, case_id, false as "case_closed!", retraction
        from (
            select customer_id, key, sequence, event_id, value, asked, correction, verified_by, department, heard_by,
                heard_at, case_id, retraction,
                sum(octet_length(value)) over (order by heard_at desc, sequence desc) - octet_length(value)
                    as bytes_before
            from (
                select * from facts
                where part = $1 and customer_id = $2 and key = $3
                    and ($4::timestamptz is null or (heard_at, sequence) < ($4, $5::bigint))
                order by heard_at desc, sequence desc
                limit $6
            ) as page
        ) as weighed
        where bytes_before <= $7
        order by heard_at desc, sequence desc
        "#,
        customer.partition().number(),
        customer.as_uuid(),
        key,
        heard_at,
        sequence,
        limit,
        PAGE_BYTES as i64,
    )
    .fetch_all(conn)
    .await?
    .into_iter()
    .map(Statement::try_from)
    .collect()
}

/// Records statements of these customers.
pub(super) async fn insert(conn: &mut PgConnection, said: &[(CustomerId, Statement)]) -> sqlx::Result<()> {
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
pub(super) async fn note_uncatalogued(conn: &mut PgConnection, keys: &[(i16, String)]) -> sqlx::Result<()> {
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

/// A statement, or the last of all under the key: who heard it, and whether it was retracted.
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
