//! Lists complaints, the latest first.

use baton_model::{ComplaintId, CustomerId};
use sqlx::PgConnection;
use time::OffsetDateTime;

use super::record::{Row, all};
use crate::domain::complaint::Complaint;
use crate::store::every_partition;

/// Which complaints a list shows, and where it goes on.
#[derive(Debug)]
pub(crate) struct Selection<'a> {
    pub(crate) customer: Option<CustomerId>,
    pub(crate) department: Option<&'a str>,
    /// Empty for all.
    pub(crate) kinds: &'a [String],
    /// Empty for all.
    pub(crate) states: &'a [String],
    /// After the complaint that was filed then and has this id.
    pub(crate) after: Option<(OffsetDateTime, ComplaintId)>,
    pub(crate) limit: i64,
}

/// A page of complaints. Each partition gives its own first rows, from an index in this order.
pub(crate) async fn list(conn: &mut PgConnection, selection: &Selection<'_>) -> sqlx::Result<Vec<Complaint>> {
    let parts: Vec<i16> = match selection.customer.map(CustomerId::partition) {
        Some(partition) => vec![partition.number()],
        None => every_partition(),
    };
    let (after_time, after_id) = selection.after.unzip();
    let rows = sqlx::query_as!(
        Row,
        r#"
        select found.department, found.record
        from unnest($1::smallint[]) as parts (part)
        cross join lateral (
            select complaint_id, filed_at, department, record from complaints
            where complaints.part = parts.part
                and ($2::uuid is null or customer_id = $2)
                and ($3::text is null or department = $3)
                and (cardinality($4::text[]) = 0 or kind = any($4))
                and (cardinality($5::text[]) = 0 or state = any($5))
                and ($6::timestamptz is null or (filed_at, complaint_id) < ($6, $7::uuid))
            order by filed_at desc, complaint_id desc
            limit $8
        ) as found
        order by found.filed_at desc, found.complaint_id desc
        limit $8
        "#,
        &parts,
        selection.customer.map(CustomerId::as_uuid),
        selection.department,
        selection.kinds,
        selection.states,
        after_time,
        after_id.map(ComplaintId::as_uuid),
        selection.limit,
    );
    all(rows.fetch_all(conn).await?)
}
