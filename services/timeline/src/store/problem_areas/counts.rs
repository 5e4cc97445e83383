//! Counts the cases of each area.

use std::collections::BTreeMap;

use sqlx::PgConnection;
use time::OffsetDateTime;

use crate::domain::fact_key::Kind;
use crate::domain::problem_area::{Area, Counts, WINDOW, WINDOWS};
use crate::store::every_partition;

/// Cases by area and window.
#[derive(Debug)]
pub(crate) struct Counted {
    pub(crate) areas: BTreeMap<Area, Counts>,
    /// When the oldest case of the windows before the last one was opened, in whatever area.
    pub(crate) oldest: Option<OffsetDateTime>,
}

/// Counts the cases that were opened within the windows before `now`. A case's product is what the customer said last of
/// it. Reads the cases of four weeks.
pub(crate) async fn count(conn: &mut PgConnection, now: OffsetDateTime) -> sqlx::Result<Counted> {
    let parts = every_partition();
    let windows = WINDOWS as i32;
    let from = now - WINDOW * (windows + 1);
    let rows = sqlx::query!(
        r#"
        select found.kind as "kind!", coalesce(product.value, '') as "product!",
            floor(extract(epoch from $2 - found.opened_at) / 86400)::integer as "age!",
            count(*) as "count!", min(found.opened_at) as "oldest!"
        from unnest($1::smallint[]) as parts (part)
        cross join lateral (
            select part, case_id, kind, opened_at from cases
            where cases.part = parts.part and opened_at > $3 and opened_at <= $2
        ) as found
        left join lateral (
            select value from facts
            where facts.part = found.part and facts.case_id = found.case_id and key = 'product'
                and retraction is null
            order by heard_at desc, sequence desc
            limit 1
        ) as product on true
        group by 1, 2, 3
        "#,
        &parts,
        now,
        from,
    )
    .fetch_all(conn)
    .await?;
    let mut counted = Counted { areas: BTreeMap::new(), oldest: None };
    for row in rows {
        let Ok(window) = usize::try_from(row.age) else { continue };
        if window > 0 {
            counted.oldest = Some(counted.oldest.map_or(row.oldest, |oldest| oldest.min(row.oldest)));
        }
        let Some(area) = Area::of(row.kind, Kind::Text.normalise(&row.product)) else { continue };
        if let Some(count) = counted.areas.entry(area).or_default().0.get_mut(window) {
            *count = count.saturating_add(u32::try_from(row.count).unwrap_or(u32::MAX));
        }
    }
    Ok(counted)
}
