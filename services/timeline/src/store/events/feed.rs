//! Reads the events of all customers, partition by partition, in the order of recording.

use baton_model::Partition;
use sqlx::PgConnection;

/// A stretch of a partition's positions: after the first, up to and with the last.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Stretch {
    pub(crate) partition: Partition,
    pub(crate) after: i64,
    pub(crate) up_to: i64,
}

/// An event in the feed.
#[derive(Debug)]
pub(crate) struct FeedRow {
    pub(crate) part: i16,
    pub(crate) position: i64,
    pub(crate) envelope: Vec<u8>,
}

/// The events of these stretches, by partition and position. No `types` means all of them.
///
/// Positions are gapless, so a stretch bounds the rows that are looked at, however few of them are of the types.
pub(crate) async fn feed(
    conn: &mut PgConnection,
    stretches: &[Stretch],
    types: &[String],
) -> sqlx::Result<Vec<FeedRow>> {
    let parts: Vec<i16> = stretches.iter().map(|stretch| stretch.partition.number()).collect();
    let after: Vec<i64> = stretches.iter().map(|stretch| stretch.after).collect();
    let up_to: Vec<i64> = stretches.iter().map(|stretch| stretch.up_to).collect();
    sqlx::query_as!(
        FeedRow,
        r#"
        select event.part as "part!", event.position as "position!", event.envelope as "envelope!"
        from unnest($1::smallint[], $2::bigint[], $3::bigint[]) as stretch (part, after, up_to)
        cross join lateral (
            select part, position, envelope from events
            where part = stretch.part and position > stretch.after and position <= stretch.up_to
                and (cardinality($4::text[]) = 0 or type = any($4))
            order by position
            limit stretch.up_to - stretch.after
        ) as event
        order by event.part, event.position
        "#,
        &parts,
        &after,
        &up_to,
        types,
    )
    .fetch_all(conn)
    .await
}
