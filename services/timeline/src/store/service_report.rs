//! What a service report counts that nothing else does.

use sqlx::PgConnection;

use crate::domain::period::Period;
use crate::store::every_partition;

/// What became of the handoffs that a department sent, or of those that it received.
#[derive(Debug)]
pub(crate) struct HandoffsRow {
    pub(crate) department: String,
    pub(crate) is_sender: bool,
    pub(crate) count: i64,
    pub(crate) waiting: i64,
    pub(crate) accepted: i64,
    pub(crate) completed: i64,
    pub(crate) returned: i64,
    pub(crate) declined: i64,
    pub(crate) expired: i64,
    pub(crate) withdrawn: i64,
    /// In percent, added up.
    pub(crate) completeness: i64,
    pub(crate) overridden: i64,
    pub(crate) rated: i64,
    pub(crate) usable: i64,
    /// How long those that were accepted waited, in microseconds; `None` when none was.
    pub(crate) p50: Option<i64>,
    pub(crate) p90: Option<i64>,
}

/// How long cases stayed with a department, and how many came back to it.
#[derive(Debug)]
pub(crate) struct StaysRow {
    pub(crate) department: String,
    pub(crate) ended: i64,
    pub(crate) came_back: i64,
    /// In microseconds; `None` when none ended.
    pub(crate) p50: Option<i64>,
    pub(crate) p90: Option<i64>,
}

/// Counts handoffs that were requested in a period, by their sender and by their receiver.
pub(crate) async fn handoffs(
    conn: &mut PgConnection,
    period: Period,
    department: Option<&str>,
) -> sqlx::Result<Vec<HandoffsRow>> {
    sqlx::query_as!(
        HandoffsRow,
        r#"
        select party.department as "department!", party.is_sender as "is_sender!", count(*) as "count!",
            count(*) filter (where state = 'requested') as "waiting!",
            count(*) filter (where state = 'accepted') as "accepted!",
            count(*) filter (where state = 'completed') as "completed!",
            count(*) filter (where state = 'returned') as "returned!",
            count(*) filter (where state = 'declined') as "declined!",
            count(*) filter (where state = 'expired') as "expired!",
            count(*) filter (where state = 'withdrawn') as "withdrawn!",
            sum(completeness) as "completeness!",
            count(*) filter (where override_reason <> '') as "overridden!",
            count(brief_usable) as "rated!",
            count(*) filter (where brief_usable) as "usable!",
            percentile_disc(0.5) within group (order by waited) as p50,
            percentile_disc(0.9) within group (order by waited) as p90
        from (
            select from_department, to_department, state, completeness, override_reason, brief_usable,
                case when state in ('accepted', 'completed', 'returned')
                    then (extract(epoch from decided_at - requested_at) * 1000000)::bigint end as waited
            from handoffs
            where part = any($1)
                and ($2::timestamptz is null or requested_at >= $2)
                and ($3::timestamptz is null or requested_at < $3)
        ) as handoff
        cross join lateral (values (from_department, true), (to_department, false))
            as party (department, is_sender)
        where $4::text is null or party.department = $4
        group by party.department, party.is_sender
        order by party.department, party.is_sender
        "#,
        &every_partition(),
        period.from,
        period.before,
        department,
    )
    .fetch_all(conn)
    .await
}

/// Measures stays that ended in a period, and counts those that began in it by coming back.
pub(crate) async fn stays(
    conn: &mut PgConnection,
    period: Period,
    department: Option<&str>,
) -> sqlx::Result<Vec<StaysRow>> {
    sqlx::query_as!(
        StaysRow,
        r#"
        select department as "department!", count(stayed) as "ended!",
            count(*) filter (where came_back) as "came_back!",
            percentile_disc(0.5) within group (order by stayed) as p50,
            percentile_disc(0.9) within group (order by stayed) as p90
        from (
            select department, (extract(epoch from ended_at - began_at) * 1000000)::bigint as stayed,
                false as came_back
            from case_stays
            where part = any($1) and ended_at is not null
                and ($2::timestamptz is null or ended_at >= $2) and ($3::timestamptz is null or ended_at < $3)
            union all
            select department, null, true
            from case_stays
            where part = any($1) and came_back
                and ($2::timestamptz is null or began_at >= $2) and ($3::timestamptz is null or began_at < $3)
        ) as stay
        where $4::text is null or department = $4
        group by department
        order by department
        "#,
        &every_partition(),
        period.from,
        period.before,
        department,
    )
    .fetch_all(conn)
    .await
}
