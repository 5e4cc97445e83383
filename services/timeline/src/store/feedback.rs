//! What customers were asked, and what they said.
//!
//! Whoever writes here holds the lock of the customer's partition head.

use baton_model::{CaseId, CustomerId, Department};
use sqlx::PgConnection;

use super::column::parsed;
use crate::domain::feedback::{Feedback, Share};
use crate::domain::period::Period;
use crate::store::every_partition;

/// What was said in a period.
#[derive(Debug)]
pub(crate) struct Totals {
    pub(crate) asked: i64,
    pub(crate) answered: i64,
    pub(crate) uncredited: i64,
    /// How many gave each score from 1 to 5.
    pub(crate) scores: Vec<i64>,
}

/// What was said of the cases in which a department had a share.
#[derive(Debug)]
pub(crate) struct OfDepartment {
    pub(crate) department: String,
    pub(crate) asked: i64,
    pub(crate) answered: i64,
    pub(crate) scores: Vec<i64>,
    /// The sum of the scores, each times the department's percent; and the sum of those percents.
    pub(crate) weighted: i64,
    pub(crate) weight: i64,
}

/// Stores a question or an answer.
pub(crate) async fn put(conn: &mut PgConnection, feedback: &Feedback) -> sqlx::Result<()> {
    sqlx::query!(
        r#"
        insert into feedback (part, feedback_id, customer_id, case_id, asked_at, answered_at, score)
        values ($1, $2, $3, $4, $5, $6, $7)
        on conflict (part, feedback_id) do update set answered_at = excluded.answered_at, score = excluded.score
        "#,
        feedback.customer_id.partition().number(),
        feedback.id,
        feedback.customer_id.as_uuid(),
        feedback.case_id.map(CaseId::as_uuid),
        feedback.asked_at,
        feedback.answered_at,
        feedback.score,
    )
    .execute(conn)
    .await?;
    Ok(())
}

/// Stores to whom it is credited, for ever.
pub(crate) async fn credit(
    conn: &mut PgConnection,
    feedback: &Feedback,
    shares: &[Share],
) -> sqlx::Result<()> {
    let departments: Vec<String> = shares.iter().map(|share| share.department.to_string()).collect();
    let percents: Vec<i16> = shares.iter().map(|share| share.percent).collect();
    sqlx::query!(
        r#"
        insert into feedback_shares (part, feedback_id, department, percent)
        select $1, $2, department, percent from unnest($3::text[], $4::smallint[]) as share (department, percent)
        "#,
        feedback.customer_id.partition().number(),
        feedback.id,
        &departments,
        &percents,
    )
    .execute(conn)
    .await?;
    Ok(())
}

/// What was asked or said of a case.
pub(crate) async fn of_case(conn: &mut PgConnection, case: CaseId) -> sqlx::Result<Option<Feedback>> {
    let row = sqlx::query!(
        r#"
        select feedback_id, customer_id, asked_at, answered_at, score from feedback where part = $1 and case_id = $2
        "#,
        case.partition().number(),
        case.as_uuid(),
    )
    .fetch_optional(conn)
    .await?;
    Ok(row.map(|row| Feedback {
        id: row.feedback_id,
        customer_id: CustomerId::from_uuid(row.customer_id),
        case_id: Some(case),
        asked_at: row.asked_at,
        answered_at: row.answered_at,
        score: row.score,
    }))
}

/// To whom it is credited, by department.
pub(crate) async fn shares(conn: &mut PgConnection, feedback: &Feedback) -> sqlx::Result<Vec<Share>> {
    let rows = sqlx::query!(
        "select department, percent from feedback_shares where part = $1 and feedback_id = $2 order by department",
        feedback.customer_id.partition().number(),
        feedback.id,
    )
    .fetch_all(conn)
    .await?;
    let share = |department: &str, percent| Ok(Share { department: parsed(department)?, percent });
    rows.iter().map(|row| share(&row.department, row.percent)).collect()
}

/// How many entries of a case are each department's.
pub(crate) async fn entries(
    conn: &mut PgConnection,
    customer: CustomerId,
    case: CaseId,
) -> sqlx::Result<Vec<(Department, i64)>> {
    let rows = sqlx::query!(
        r#"
        select department, count(*) as "count!" from events
        where part = $1 and customer_id = $2 and case_id = $3
        group by department
        "#,
        customer.partition().number(),
        customer.as_uuid(),
        case.as_uuid(),
    )
    .fetch_all(conn)
    .await?;
    rows.iter().map(|row| Ok((parsed(&row.department)?, row.count))).collect()
}

/// What was said in a period, in all.
pub(crate) async fn totals(conn: &mut PgConnection, period: Period) -> sqlx::Result<Totals> {
    let parts = every_partition();
    sqlx::query_as!(
        Totals,
        r#"
        with asked as (
            select count(*) as asked from feedback
            where part = any($1) and asked_at is not null
                and ($2::timestamptz is null or asked_at >= $2) and ($3::timestamptz is null or asked_at < $3)
        ),
        answered as (
            select count(*) as answered, count(*) filter (where case_id is null) as uncredited,
                count(*) filter (where score = 1) as s1, count(*) filter (where score = 2) as s2,
                count(*) filter (where score = 3) as s3, count(*) filter (where score = 4) as s4,
                count(*) filter (where score = 5) as s5
            from feedback
            where part = any($1) and answered_at is not null
                and ($2::timestamptz is null or answered_at >= $2)
                and ($3::timestamptz is null or answered_at < $3)
        )
        select asked as "asked!", answered as "answered!", uncredited as "uncredited!",
            array[s1, s2, s3, s4, s5] as "scores!"
        from asked, answered
        "#,
        &parts,
        period.from,
        period.before,
    )
    .fetch_one(conn)
    .await
}

/// What was said in a period of the cases in which each department had a share, by department.
pub(crate) async fn by_department(
    conn: &mut PgConnection,
    period: Period,
) -> sqlx::Result<Vec<OfDepartment>> {
    let parts = every_partition();
    sqlx::query_as!(
        OfDepartment,
        r#"
        select department as "department!", asked as "asked!", answered as "answered!",
            array[s1, s2, s3, s4, s5] as "scores!", weighted as "weighted!", weight as "weight!"
        from (
            select share.department,
                count(*) filter (where is_asked) as asked, count(*) filter (where is_answered) as answered,
                count(*) filter (where is_answered and score = 1) as s1,
                count(*) filter (where is_answered and score = 2) as s2,
                count(*) filter (where is_answered and score = 3) as s3,
                count(*) filter (where is_answered and score = 4) as s4,
                count(*) filter (where is_answered and score = 5) as s5,
                coalesce(sum(score * percent) filter (where is_answered), 0) as weighted,
                coalesce(sum(percent) filter (where is_answered), 0) as weight
            from (
                select part, feedback_id, score,
                    asked_at is not null and ($2::timestamptz is null or asked_at >= $2)
                        and ($3::timestamptz is null or asked_at < $3) as is_asked,
                    answered_at is not null and ($2::timestamptz is null or answered_at >= $2)
                        and ($3::timestamptz is null or answered_at < $3) as is_answered
                from feedback
                where part = any($1) and case_id is not null
            ) as said
            join feedback_shares as share on share.part = said.part and share.feedback_id = said.feedback_id
            where is_asked or is_answered
            group by share.department
        ) as summed
        order by department
        "#,
        &parts,
        period.from,
        period.before,
    )
    .fetch_all(conn)
    .await
}
