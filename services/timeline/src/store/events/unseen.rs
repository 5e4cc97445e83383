//! Reads what may matter to somebody who has not seen it.

use baton_db::PAGE_BYTES;
use baton_model::CustomerId;
use baton_proto::common::v1::Channel;
use sqlx::PgConnection;

/// Which events may matter.
#[derive(Debug)]
pub(crate) struct Candidates<'a> {
    pub(crate) customer: CustomerId,
    /// Whose own do not.
    pub(crate) writer: &'a str,
    /// Those that matter whatever the channel …
    pub(crate) types: &'a [String],
    /// … and those whose types are like this.
    pub(crate) pattern: &'a str,
}

/// An event that may matter.
pub(crate) struct Candidate {
    pub(crate) sequence: i64,
    pub(crate) by_person: bool,
    pub(crate) envelope: Vec<u8>,
}

/// The customer's next events after a sequence that may matter, in order: at most `limit`, and no more once those before
/// have reached [`PAGE_BYTES`]. All that has a channel or a promise, and all of the types.
pub(crate) async fn unseen(
    conn: &mut PgConnection,
    candidates: &Candidates<'_>,
    after: i64,
    limit: i64,
) -> sqlx::Result<Vec<Candidate>> {
    sqlx::query_as!(
        Candidate,
        r#"
        select sequence as "sequence!", by_person as "by_person!", envelope as "envelope!" from (
            select sequence, by_person, envelope,
                sum(octet_length(envelope)) over (order by sequence) - octet_length(envelope) as bytes_before
            from (
                select sequence, by_person, envelope from events
                where part = $1 and customer_id = $2 and sequence > $3 and actor_id <> $4
                    and (
                        channel > $5 or type = any($6) or type like $7
                        or sequence in (
                            select sequence from promises where part = $1 and customer_id = $2 and sequence > $3
                        )
                    )
                order by sequence
                limit $8
            ) as page
        ) as weighed
        where bytes_before < $9
        order by sequence
        "#,
        candidates.customer.partition().number(),
        candidates.customer.as_uuid(),
        after,
        candidates.writer,
        Channel::Internal as i16,
        candidates.types,
        candidates.pattern,
        limit,
        PAGE_BYTES as i64,
    )
    .fetch_all(conn)
    .await
}
