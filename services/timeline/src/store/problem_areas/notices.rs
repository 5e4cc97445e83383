//! Notices: raised once a day for an area, by whoever comes first.

use sqlx::PgConnection;
use time::OffsetDateTime;
use uuid::Uuid;

use crate::domain::problem_area::{Area, Judged};

/// A notice as it is stored.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Notice {
    pub(crate) id: Uuid,
    pub(crate) area: Area,
    pub(crate) case_count: i32,
    pub(crate) usual_hundredths: i32,
    pub(crate) raised_at: OffsetDateTime,
    pub(crate) lowered_at: Option<OffsetDateTime>,
}

struct Row {
    notice_id: Uuid,
    kind: String,
    product: String,
    case_count: i32,
    usual_hundredths: i32,
    raised_at: OffsetDateTime,
    lowered_at: Option<OffsetDateTime>,
}

impl From<Row> for Notice {
    fn from(row: Row) -> Self {
        Self {
            id: row.notice_id,
            area: Area { kind: row.kind, product: row.product },
            case_count: row.case_count,
            usual_hundredths: row.usual_hundredths,
            raised_at: row.raised_at,
            lowered_at: row.lowered_at,
        }
    }
}

/// Raises a notice about a spike, unless one stands or was raised that day. Says whether it was raised. A concurrent one
/// meets it at the keys, and exactly one is stored.
pub(crate) async fn raise(
    conn: &mut PgConnection,
    id: Uuid,
    spike: &Judged,
    now: OffsetDateTime,
) -> sqlx::Result<bool> {
    let raised = sqlx::query!(
        r#"
        insert into notices (part, kind, product, day, notice_id, case_count, usual_hundredths, raised_at)
        values (0, $1, $2, $3, $4, $5, $6, $7)
        on conflict do nothing
        "#,
        spike.area.kind,
        spike.area.product,
        now.to_offset(time::UtcOffset::UTC).date(),
        id,
        i32::try_from(spike.count).unwrap_or(i32::MAX),
        i32::try_from(spike.usual_hundredths).unwrap_or(i32::MAX),
        now,
    )
    .execute(conn)
    .await?;
    Ok(raised.rows_affected() == 1)
}

/// Lowers the notices that stand, except those about these areas. Says how many.
pub(crate) async fn lower(
    conn: &mut PgConnection,
    except: &[&Area],
    now: OffsetDateTime,
) -> sqlx::Result<u64> {
    let kinds: Vec<String> = except.iter().map(|area| area.kind.clone()).collect();
    let products: Vec<String> = except.iter().map(|area| area.product.clone()).collect();
    let lowered = sqlx::query!(
        r#"
        update notices set lowered_at = $3
        where part = 0 and lowered_at is null
            and (kind, product) not in (select * from unnest($1::text[], $2::text[]) as spiking (kind, product))
        "#,
        &kinds,
        &products,
        now,
    )
    .execute(conn)
    .await?;
    Ok(lowered.rows_affected())
}

/// A page of notices, the latest raised first.
pub(crate) async fn notices(
    conn: &mut PgConnection,
    only_standing: bool,
    after: Option<(OffsetDateTime, Uuid)>,
    limit: i64,
) -> sqlx::Result<Vec<Notice>> {
    let (after_time, after_id) = after.unzip();
    let rows = sqlx::query_as!(
        Row,
        r#"
        select notice_id, kind, product, case_count, usual_hundredths, raised_at, lowered_at from notices
        where part = 0 and (not $1 or lowered_at is null)
            and ($2::timestamptz is null or (raised_at, notice_id) < ($2, $3::uuid))
        order by raised_at desc, notice_id desc
        limit $4
        "#,
        only_standing,
        after_time,
        after_id,
        limit,
    )
    .fetch_all(conn)
    .await?;
    Ok(rows.into_iter().map(Notice::from).collect())
}

/// The notices that stand, and these; at most `limit`, the first raised first.
pub(crate) async fn standing(
    conn: &mut PgConnection,
    known: &[Uuid],
    limit: i64,
) -> sqlx::Result<Vec<Notice>> {
    let rows = sqlx::query_as!(
        Row,
        r#"
        select notice_id, kind, product, case_count, usual_hundredths, raised_at, lowered_at from notices
        where part = 0 and (lowered_at is null or notice_id = any($1))
        order by raised_at, notice_id
        limit $2
        "#,
        known,
        limit,
    )
    .fetch_all(conn)
    .await?;
    Ok(rows.into_iter().map(Notice::from).collect())
}
