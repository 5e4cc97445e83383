//! How often departments asked, and how often for what we had.

use sqlx::PgConnection;

use super::super::column::known;
use crate::domain::period::Period;
use crate::domain::repetition::Reason;
use crate::store::every_partition;

/// Which askings count.
#[derive(Debug)]
pub(crate) struct Scope<'a> {
    pub(crate) department: Option<&'a str>,
    /// When it was asked.
    pub(crate) period: Period,
}

/// The repetitions of a department that have the same reason.
#[derive(Debug)]
pub(crate) struct Repeated {
    pub(crate) department: String,
    pub(crate) reason: Reason,
    pub(crate) count: i64,
    /// How many of them were reported, and no answer recorded.
    pub(crate) unanswered_count: i64,
}

/// How many answers departments recorded as asked for, by department.
pub(crate) async fn answers(conn: &mut PgConnection, scope: &Scope<'_>) -> sqlx::Result<Vec<(String, i64)>> {
    let rows = sqlx::query!(
        r#"
        select department, count(*) as "count!" from facts
        where part = any($1) and asked
            and ($2::text is null or department = $2)
            and ($3::timestamptz is null or heard_at >= $3)
            and ($4::timestamptz is null or heard_at < $4)
        group by department
        "#,
        &every_partition(),
        scope.department,
        scope.period.from,
        scope.period.before,
    )
    .fetch_all(conn)
    .await?;
    Ok(rows.into_iter().map(|row| (row.department, row.count)).collect())
}

/// How many repetitions there are, by department and reason.
pub(crate) async fn repeated(conn: &mut PgConnection, scope: &Scope<'_>) -> sqlx::Result<Vec<Repeated>> {
    let rows = sqlx::query!(
        r#"
        select department, reason, count(*) as "count!",
            count(*) filter (where answer_event_id is null) as "unanswered_count!"
        from repetitions
        where part = any($1)
            and ($2::text is null or department = $2)
            and ($3::timestamptz is null or asked_at >= $3)
            and ($4::timestamptz is null or asked_at < $4)
        group by department, reason
        "#,
        &every_partition(),
        scope.department,
        scope.period.from,
        scope.period.before,
    )
    .fetch_all(conn)
    .await?;
    rows.into_iter()
        .map(|row| {
            let reason = known(Reason::from_word(&row.reason))?;
            let (department, count, unanswered_count) = (row.department, row.count, row.unanswered_count);
            Ok(Repeated { department, reason, count, unanswered_count })
        })
        .collect()
}
