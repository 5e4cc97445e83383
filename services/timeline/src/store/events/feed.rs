//! Reads the events of all customers, partition by partition, in the order of recording.

use baton_db::PAGE_BYTES;
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
    /// Whether events of the stretches come after this one, which weigh too much for the same read.
    pub(crate) is_cut: bool,
}

/// The events of these stretches, in their order and by position. No `types` means all of them.
///
/// Positions are gapless, so a stretch bounds the rows that are looked at, however few of them are of the types. What
/// is read is bounded by [`PAGE_BYTES`]: a row follows unless those before it have reached that.
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
        select part as "part!", position as "position!", envelope as "envelope!",
            bytes >= $5 and is_followed as "is_cut!"
        from (
            select event.part, event.position, event.envelope, stretch.turn,
                sum(octet_length(event.envelope)) over feed as bytes,
                lead(true, 1, false) over feed as is_followed
            from unnest($1::smallint[], $2::bigint[], $3::bigint[])
                with ordinality as stretch (part, after, up_to, turn)
            cross join lateral (
                select part, position, envelope from events
                where part = stretch.part and position > stretch.after and position <= stretch.up_to
                    and (cardinality($4::text[]) = 0 or type = any($4))
                order by position
                limit stretch.up_to - stretch.after
            ) as event
            window feed as (order by stretch.turn, event.position)
        ) as weighed
        where bytes - octet_length(envelope) < $5
        order by turn, position
        "#,
        &parts,
        &after,
        &up_to,
        types,
        PAGE_BYTES as i64,
    )
    .fetch_all(conn)
    .await
}
