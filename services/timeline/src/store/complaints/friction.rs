//! How often customers ran against each policy.

use baton_model::ComplaintId;
use sqlx::PgConnection;
use time::OffsetDateTime;

use crate::domain::complaint::RemedyRefusal;
use crate::domain::period::Period;
use crate::store::every_partition;

/// How many policies are told.
const MOST: i64 = 200;

/// A policy, and how often customers ran against it.
#[derive(Debug)]
pub(crate) struct Friction {
    pub(crate) policy_reference: String,
    pub(crate) refusals: i64,
    pub(crate) complaints: i64,
}

/// Stores what was refused, to be counted.
pub(crate) async fn refused(
    conn: &mut PgConnection,
    complaint: ComplaintId,
    ordinal: i32,
    refusal: &RemedyRefusal,
) -> sqlx::Result<()> {
    sqlx::query!(
        r#"
        insert into complaint_refusals (part, complaint_id, ordinal, policy_reference, refused_at)
        values ($1, $2, $3, $4, $5)
        "#,
        complaint.partition().number(),
        complaint.as_uuid(),
        ordinal,
        refusal.policy_reference,
        refusal.at,
    )
    .execute(conn)
    .await?;
    Ok(())
}

/// How often each policy was in the way in a period, the worst first.
pub(crate) async fn friction(conn: &mut PgConnection, period: &Period) -> sqlx::Result<Vec<Friction>> {
    let parts = every_partition();
    let (from, before): (Option<OffsetDateTime>, Option<OffsetDateTime>) = (period.from, period.before);
    sqlx::query_as!(
        Friction,
        r#"
        select policy_reference, count(*) as "refusals!", count(distinct complaint_id) as "complaints!"
        from complaint_refusals
        where part = any($1)
            and ($2::timestamptz is null or refused_at >= $2)
            and ($3::timestamptz is null or refused_at < $3)
        group by policy_reference
        order by 2 desc, 3 desc, policy_reference
        limit $4
        "#,
        &parts,
        from,
        before,
        MOST,
    )
    .fetch_all(conn)
    .await
}
