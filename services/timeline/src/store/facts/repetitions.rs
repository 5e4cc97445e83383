//! Every time that a customer was asked for what we had.

use baton_model::{CaseId, CustomerId, EventId};
use sqlx::PgConnection;
use time::OffsetDateTime;
use uuid::Uuid;

use super::super::column::{from_actor, known, parsed, to_actor};
use crate::domain::period::Period;
use crate::domain::repetition::{Heard, Reason, Repetition, around};
use crate::store::every_partition;

/// Which repetitions a list shows, and where it goes on.
#[derive(Debug)]
pub(crate) struct Selection<'a> {
    pub(crate) customer: Option<CustomerId>,
    pub(crate) department: Option<&'a str>,
    /// When it was asked.
    pub(crate) period: Period,
    pub(crate) after: Option<(OffsetDateTime, Uuid)>,
    pub(crate) limit: i64,
}

struct Row {
    customer_id: Uuid,
    repetition_id: Uuid,
    key: String,
    department: String,
    asked_by: Vec<u8>,
    asked_at: OffsetDateTime,
    case_id: Option<Uuid>,
    reason: String,
    note: String,
    answer_event_id: Option<Uuid>,
    known_by: Option<Vec<u8>>,
    known_since: Option<OffsetDateTime>,
    known_event_id: Option<Uuid>,
}

impl TryFrom<Row> for Repetition {
    type Error = sqlx::Error;

    fn try_from(row: Row) -> sqlx::Result<Self> {
        let heard = match (row.known_by, row.known_since, row.known_event_id) {
            (Some(by), Some(at), Some(event)) => {
                Some(Heard { by: to_actor(&by)?, at, event_id: EventId::from_uuid(event) })
            }
            _ => None,
        };
        Ok(Self {
            id: EventId::from_uuid(row.repetition_id),
            customer_id: CustomerId::from_uuid(row.customer_id),
            key: row.key,
            department: parsed(&row.department)?,
            asked_by: to_actor(&row.asked_by)?,
            asked_at: row.asked_at,
            case_id: row.case_id.map(CaseId::from_uuid),
            reason: known(Reason::from_word(&row.reason))?,
            note: row.note,
            answer: row.answer_event_id.map(EventId::from_uuid),
            known: heard,
        })
    }
}

/// Stores repetitions, new or told of from their other side.
pub(crate) async fn put(conn: &mut PgConnection, repetitions: &[Repetition]) -> sqlx::Result<()> {
    let mut columns = Columns::default();
    for repetition in repetitions {
        columns.push(repetition);
    }
    sqlx::query!(
        r#"
        insert into repetitions (
            part, customer_id, repetition_id, key, department, asked_by, asked_by_id, asked_at, case_id, reason, note,
            answer_event_id, known_by, known_since, known_event_id
        )
        select * from unnest(
            $1::smallint[], $2::uuid[], $3::uuid[], $4::text[], $5::text[], $6::bytea[], $7::text[], $8::timestamptz[],
            $9::uuid[], $10::text[], $11::text[], $12::uuid[], $13::bytea[], $14::timestamptz[], $15::uuid[]
        )
        on conflict (part, customer_id, repetition_id) do update
        set reason = excluded.reason, note = excluded.note, answer_event_id = excluded.answer_event_id,
            known_by = excluded.known_by, known_since = excluded.known_since, known_event_id = excluded.known_event_id
        "#,
        &columns.part,
        &columns.customer_id,
        &columns.repetition_id,
        &columns.key,
        &columns.department,
        &columns.asked_by,
        &columns.asked_by_id,
        &columns.asked_at,
        &columns.case_id as &[Option<Uuid>],
        &columns.reason,
        &columns.note,
        &columns.answer_event_id as &[Option<Uuid>],
        &columns.known_by as &[Option<Vec<u8>>],
        &columns.known_since as &[Option<OffsetDateTime>],
        &columns.known_event_id as &[Option<Uuid>],
    )
    .execute(conn)
    .await?;
    Ok(())
}

/// Repetitions, turned by a quarter: one array for each column.
#[derive(Default)]
struct Columns {
    part: Vec<i16>,
    customer_id: Vec<Uuid>,
    repetition_id: Vec<Uuid>,
    key: Vec<String>,
    department: Vec<String>,
    asked_by: Vec<Vec<u8>>,
    asked_by_id: Vec<String>,
    asked_at: Vec<OffsetDateTime>,
    case_id: Vec<Option<Uuid>>,
    reason: Vec<String>,
    note: Vec<String>,
    answer_event_id: Vec<Option<Uuid>>,
    known_by: Vec<Option<Vec<u8>>>,
    known_since: Vec<Option<OffsetDateTime>>,
    known_event_id: Vec<Option<Uuid>>,
}

impl Columns {
    fn push(&mut self, repetition: &Repetition) {
        let heard = repetition.known.as_ref();
        self.part.push(repetition.customer_id.partition().number());
        self.customer_id.push(repetition.customer_id.as_uuid());
        self.repetition_id.push(repetition.id.as_uuid());
        self.key.push(repetition.key.clone());
        self.department.push(repetition.department.to_string());
        self.asked_by.push(from_actor(&repetition.asked_by));
        self.asked_by_id.push(repetition.asked_by.id.clone());
        self.asked_at.push(repetition.asked_at);
        self.case_id.push(repetition.case_id.map(CaseId::as_uuid));
        self.reason.push(repetition.reason.as_str().to_owned());
        self.note.push(repetition.note.clone());
        self.answer_event_id.push(repetition.answer.map(EventId::as_uuid));
        self.known_by.push(heard.map(|heard| from_actor(&heard.by)));
        self.known_since.push(heard.map(|heard| heard.at));
        self.known_event_id.push(heard.map(|heard| heard.event_id.as_uuid()));
    }
}

/// Those that may tell of the same asking as one of these; each once.
pub(crate) async fn near(conn: &mut PgConnection, askings: &[&Repetition]) -> sqlx::Result<Vec<Repetition>> {
    let parts: Vec<i16> = askings.iter().map(|asking| asking.customer_id.partition().number()).collect();
    let customers: Vec<Uuid> = askings.iter().map(|asking| asking.customer_id.as_uuid()).collect();
    let keys: Vec<String> = askings.iter().map(|asking| asking.key.clone()).collect();
    let askers: Vec<String> = askings.iter().map(|asking| asking.asked_by.id.clone()).collect();
    let (from, to): (Vec<OffsetDateTime>, Vec<OffsetDateTime>) =
        askings.iter().map(|asking| around(asking.asked_at)).unzip();
    sqlx::query_as!(
        Row,
        r#"
        select distinct on (told.asked_at, told.repetition_id)
            told.customer_id, told.repetition_id, told.key, told.department, told.asked_by, told.asked_at,
            told.case_id, told.reason, told.note, told.answer_event_id, told.known_by, told.known_since,
            told.known_event_id
        from unnest($1::smallint[], $2::uuid[], $3::text[], $4::text[], $5::timestamptz[], $6::timestamptz[])
            as asking (part, customer_id, key, asked_by_id, since, until)
        join repetitions as told
            on told.part = asking.part and told.customer_id = asking.customer_id and told.key = asking.key
            and told.asked_by_id = asking.asked_by_id and told.asked_at between asking.since and asking.until
        order by told.asked_at, told.repetition_id
        "#,
        &parts,
        &customers,
        &keys,
        &askers,
        &from,
        &to,
    )
    .fetch_all(conn)
    .await?
    .into_iter()
    .map(Repetition::try_from)
    .collect()
}

/// A page of repetitions, the latest first. Each partition gives its own first rows, from an index in this order.
pub(crate) async fn list(
    conn: &mut PgConnection,
    selection: &Selection<'_>,
) -> sqlx::Result<Vec<Repetition>> {
    let parts: Vec<i16> = match selection.customer {
        Some(customer) => vec![customer.partition().number()],
        None => every_partition(),
    };
    let (after_time, after_id) = selection.after.unzip();
    sqlx::query_as!(
        Row,
        r#"
        select found.customer_id, found.repetition_id, found.key, found.department, found.asked_by, found.asked_at,
            found.case_id, found.reason, found.note, found.answer_event_id, found.known_by, found.known_since,
            found.known_event_id
        from unnest($1::smallint[]) as parts (part)
        cross join lateral (
            select customer_id, repetition_id, key, department, asked_by, asked_at, case_id, reason, note,
                answer_event_id, known_by, known_since, known_event_id
            from repetitions
            where repetitions.part = parts.part
                and ($2::uuid is null or customer_id = $2)
                and ($3::text is null or department = $3)
                and ($4::timestamptz is null or asked_at >= $4)
                and ($5::timestamptz is null or asked_at < $5)
                and ($6::timestamptz is null or (asked_at, repetition_id) < ($6, $7::uuid))
            order by asked_at desc, repetition_id desc
            limit $8
        ) as found
        order by found.asked_at desc, found.repetition_id desc
        limit $8
        "#,
        &parts,
        selection.customer.map(CustomerId::as_uuid),
        selection.department,
        selection.period.from,
        selection.period.before,
        after_time,
        after_id,
        selection.limit,
    )
    .fetch_all(conn)
    .await?
    .into_iter()
    .map(Repetition::try_from)
    .collect()
}
