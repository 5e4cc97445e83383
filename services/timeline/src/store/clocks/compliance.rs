//! How well standards were kept, counted over what the sweep has seen.

use baton_model::Partition;
use sqlx::PgConnection;
use time::OffsetDateTime;

/// By what clocks are counted together.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Group {
    Department,
    Agent,
    Tier,
}

/// Which clocks are counted: those that got their verdict then.
#[derive(Debug)]
pub(crate) struct Selection<'a> {
    /// Inclusive.
    pub(crate) from: Option<OffsetDateTime>,
    /// Exclusive.
    pub(crate) before: Option<OffsetDateTime>,
    pub(crate) standard: Option<&'a str>,
    pub(crate) department: Option<&'a str>,
}

/// How well a standard was kept for one group.
#[derive(Debug)]
pub(crate) struct Tally {
    pub(crate) standard: String,
    /// The department, the person's id or the tier.
    pub(crate) group: String,
    /// The person's name.
    pub(crate) group_name: String,
    pub(crate) met: i64,
    pub(crate) breached: i64,
    /// Working time of those that ended, unless they were counted.
    pub(crate) p50_micros: Option<i64>,
    pub(crate) p90_micros: Option<i64>,
    pub(crate) measured_p50: Option<i64>,
    pub(crate) measured_p90: Option<i64>,
}

/// Counts clocks by standard and group, in this order; at most `limit` rows.
pub(crate) async fn compliance(
    conn: &mut PgConnection,
    selection: &Selection<'_>,
    group: Group,
    limit: i64,
) -> sqlx::Result<Vec<Tally>> {
    let parts: Vec<i16> = Partition::all().map(Partition::number).collect();
    let group = match group {
        Group::Department => "department",
        Group::Agent => "agent",
        Group::Tier => "tier",
    };
    sqlx::query_as!(
        Tally,
        r#"
        select standard as "standard!", group_id as "group!", max(group_name) as "group_name!",
            count(*) filter (where state = 'met') as "met!",
            count(*) filter (where state = 'breached') as "breached!",
            percentile_disc(0.5) within group (order by used_micros)
                filter (where ended_at is not null and measured is null) as p50_micros,
            percentile_disc(0.9) within group (order by used_micros)
                filter (where ended_at is not null and measured is null) as p90_micros,
            percentile_disc(0.5) within group (order by measured) filter (where measured is not null) as measured_p50,
            percentile_disc(0.9) within group (order by measured) filter (where measured is not null) as measured_p90
        from (
            select standard, state, used_micros, measured, ended_at,
                case $2 when 'agent' then agent_id when 'tier' then tier else department end as group_id,
                case $2 when 'agent' then agent_name else '' end as group_name
            from clocks
            where part = any($1)
                and settled_at >= coalesce($3, '-infinity'::timestamptz)
                and settled_at < coalesce($4, 'infinity'::timestamptz)
                and ($5::text is null or standard = $5)
                and ($6::text is null or department = $6)
        ) as settled
        group by standard, group_id
        order by standard, group_id
        limit $7
        "#,
        &parts,
        group,
        selection.from,
        selection.before,
        selection.standard,
        selection.department,
        limit,
    )
    .fetch_all(conn)
    .await
}
