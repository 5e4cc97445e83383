//! Every time that a customer said something.

use baton_db::PAGE_BYTES;
use baton_model::{CaseId, CustomerId, EventId};
use sqlx::PgConnection;
use time::OffsetDateTime;
use uuid::Uuid;

use super::super::column::{known, parsed, to_actor};
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
