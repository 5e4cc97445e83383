//! What the sweep of clocks knows: how far it has read each partition's log, when to look at which clock again, and what
//! it saw the last time.
//!
//! The row of a partition's cursor is the mutex for reading its log; the partition's head is the one for a clock.

mod compliance;

pub(crate) use compliance::{Group, Selection, Tally, compliance};

use baton_model::{CustomerId, Partition};
use sqlx::PgConnection;
use time::OffsetDateTime;

use super::events::Stretch;
use crate::domain::clock::{Clock, State};
use crate::domain::standard::Matter;

/// Which clock: one for each standard and event that may start it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct ClockKey {
    pub(crate) customer_id: CustomerId,
    /// Of the event.
    pub(crate) sequence: i64,
    pub(crate) standard: String,
}

/// Which events of which types start a clock of which standard.
#[derive(Debug, Default)]
pub(crate) struct Starts {
    pub(crate) standards: Vec<String>,
    pub(crate) matters: Vec<Matter>,
    pub(crate) types: Vec<String>,
}

/// What has been told about a clock.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(crate) struct Told {
    pub(crate) warned_at: Option<OffsetDateTime>,
    pub(crate) breached_at: Option<OffsetDateTime>,
}

/// The stretches of the log that nobody has read or reads now, at most `most` positions of each partition. They are this
/// transaction's until its end: another sweep finds others.
pub(crate) async fn unread(conn: &mut PgConnection, most: i64) -> sqlx::Result<Vec<Stretch>> {
    let parts: Vec<i16> = Partition::all().map(Partition::number).collect();
    let rows = sqlx::query!(
        r#"
        select cursor.part, cursor.position as after, least(head.position, cursor.position + $2) as "up_to!"
        from clock_cursors as cursor
        join partition_heads as head on head.part = cursor.part
        where cursor.part = any($1) and head.position > cursor.position
        order by cursor.part
        for update of cursor skip locked
        "#,
        &parts,
        most,
    )
    .fetch_all(conn)
    .await?;
    let stretch = |part: i16| u8::try_from(part).ok().and_then(Partition::new);
    let stretches = rows.into_iter().filter_map(|row| {
        Some(Stretch { partition: stretch(row.part)?, after: row.after, up_to: row.up_to })
    });
    Ok(stretches.collect())
}

/// Notes what these stretches of the log start, and which clocks they may have changed: all of these are to be looked at
/// now. `changing` are the types of events that may change a clock; those with which a customer was contacted may as well.
pub(crate) async fn note(
    conn: &mut PgConnection,
    stretches: &[Stretch],
    starts: &Starts,
    changing: &[String],
    now: OffsetDateTime,
) -> sqlx::Result<()> {
    let parts: Vec<i16> = stretches.iter().map(|stretch| stretch.partition.number()).collect();
    let after: Vec<i64> = stretches.iter().map(|stretch| stretch.after).collect();
    let up_to: Vec<i64> = stretches.iter().map(|stretch| stretch.up_to).collect();
    let matters: Vec<String> = starts.matters.iter().map(|matter| matter.as_str().to_owned()).collect();
    sqlx::query!(
        r#"
        -- Not before it happened, by our clock: others' may be ahead.
        update clocks set next_check_at = greatest($5, news.until)
        from (
            select event.part, event.customer_id, event.case_id, event.subject_kind, event.subject_id,
                min(event.occurred_at) as since, max(event.occurred_at) as until
            from unnest($1::smallint[], $2::bigint[], $3::bigint[]) as stretch (part, after, up_to)
            join events as event on event.part = stretch.part
                and event.position > stretch.after and event.position <= stretch.up_to
            where event.type = any($4) or event.channel > 1
            group by event.part, event.customer_id, event.case_id, event.subject_kind, event.subject_id
        ) as news
        where clocks.part = news.part and clocks.customer_id = news.customer_id
            and (
                clocks.case_id = news.case_id
                or clocks.matter = 'customer'
                or (clocks.subject_kind = news.subject_kind and clocks.subject_id = news.subject_id)
            )
            -- What comes after the end changes nothing, unless it happened before it.
            and (clocks.ended_at is null or news.since <= clocks.ended_at)
        "#,
        &parts,
        &after,
        &up_to,
        changing,
        now,
    )
    .execute(&mut *conn)
    .await?;
    sqlx::query!(
        r#"
        insert into clocks (
            part, customer_id, sequence, standard, matter, case_id, subject_kind, subject_id, next_check_at, state,
            department, tier, agent_id, agent_name, used_micros
        )
        select event.part, event.customer_id, event.sequence, starting.standard, starting.matter, event.case_id,
            event.subject_kind, event.subject_id, greatest($7, event.occurred_at), 'none', event.department, '', '', '', 0
        from unnest($1::smallint[], $2::bigint[], $3::bigint[]) as stretch (part, after, up_to)
        join events as event on event.part = stretch.part
            and event.position > stretch.after and event.position <= stretch.up_to
        join unnest($4::text[], $5::text[], $6::text[]) as starting (standard, matter, type)
            on starting.type = event.type
        on conflict (part, customer_id, sequence, standard) do nothing
        "#,
        &parts,
        &after,
        &up_to,
        &starts.standards,
        &matters,
        &starts.types,
        now,
    )
    .execute(&mut *conn)
    .await?;
    sqlx::query!(
        r#"
        update clock_cursors as cursor set position = stretch.up_to
        from unnest($1::smallint[], $2::bigint[]) as stretch (part, up_to)
        where cursor.part = stretch.part
        "#,
        &parts,
        &up_to,
    )
    .execute(conn)
    .await?;
    Ok(())
}

/// The clocks that are to be looked at, the longest waiting first.
pub(crate) async fn due(
    conn: &mut PgConnection,
    now: OffsetDateTime,
    limit: i64,
) -> sqlx::Result<Vec<ClockKey>> {
    let parts: Vec<i16> = Partition::all().map(Partition::number).collect();
    let rows = sqlx::query!(
        r#"
        select customer_id, sequence, standard from clocks
        where part = any($1) and next_check_at <= $2
        order by next_check_at
        limit $3
        "#,
        &parts,
        now,
        limit,
    )
    .fetch_all(conn)
    .await?;
    let key = |customer, sequence, standard| ClockKey {
        customer_id: CustomerId::from_uuid(customer),
        sequence,
        standard,
    };
    Ok(rows.into_iter().map(|row| key(row.customer_id, row.sequence, row.standard)).collect())
}

/// What has been told about a clock that is still to be looked at; `None` when somebody has done so meanwhile. The caller
/// holds the lock of the partition's head.
pub(crate) async fn take(
    conn: &mut PgConnection,
    key: &ClockKey,
    now: OffsetDateTime,
) -> sqlx::Result<Option<Told>> {
    sqlx::query_as!(
        Told,
        r#"
        select warned_at, breached_at from clocks
        where part = $1 and customer_id = $2 and sequence = $3 and standard = $4 and next_check_at <= $5
        for update
        "#,
        key.customer_id.partition().number(),
        key.customer_id.as_uuid(),
        key.sequence,
        key.standard,
        now,
    )
    .fetch_optional(conn)
    .await
}

/// Keeps what was seen of a clock, if there is one, and when to look again.
pub(crate) async fn keep(
    conn: &mut PgConnection,
    key: &ClockKey,
    clock: Option<&Clock<'_>>,
    told: Told,
    next_check_at: Option<OffsetDateTime>,
) -> sqlx::Result<()> {
    let agent = clock.and_then(|clock| clock.ended_by.as_ref());
    sqlx::query!(
        r#"
        update clocks set
            next_check_at = $5, state = $6, department = coalesce($7, department), tier = $8, agent_id = $9,
            agent_name = $10, used_micros = $11, measured = $12, settled_at = $13, ended_at = $14, warned_at = $15,
            breached_at = $16
        where part = $1 and customer_id = $2 and sequence = $3 and standard = $4
        "#,
        key.customer_id.partition().number(),
        key.customer_id.as_uuid(),
        key.sequence,
        key.standard,
        next_check_at,
        clock.map_or("none", |clock| State::as_str(clock.state)),
        clock.map(|clock| clock.answerable().as_str()),
        clock.map(|clock| clock.tier.as_str()).unwrap_or_default(),
        agent.map(|person| person.id.as_str()).unwrap_or_default(),
        agent.map(|person| person.name.as_str()).unwrap_or_default(),
        clock.map_or(0, |clock| clock.used.whole_microseconds() as i64),
        clock.and_then(|clock| clock.measured),
        clock.and_then(Clock::settled_at),
        clock.and_then(|clock| clock.ended_at),
        told.warned_at,
        told.breached_at,
    )
    .execute(conn)
    .await?;
    Ok(())
}
