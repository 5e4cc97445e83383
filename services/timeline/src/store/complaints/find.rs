//! Finds complaints.

use baton_model::{CaseId, ComplaintId, CustomerId};
use sqlx::PgConnection;
use time::OffsetDateTime;

use super::record::{Row, all};
use crate::domain::complaint::{Complaint, ComplaintKind};
use crate::store::every_partition;

/// How many similar ones are told.
const SIMILAR: i64 = 3;
/// How many of the latest of a kind each partition has looked through for them.
const LOOKED_AT: i64 = 50;

/// Reads one complaint.
pub(crate) async fn find(conn: &mut PgConnection, id: ComplaintId) -> sqlx::Result<Option<Complaint>> {
    let row = sqlx::query_as!(
        Row,
        "select department, record from complaints where part = $1 and complaint_id = $2",
        id.partition().number(),
        id.as_uuid(),
    );
    row.fetch_optional(conn).await?.map(Complaint::try_from).transpose()
}

/// The complaints of a case, the latest first.
pub(crate) async fn of_case(conn: &mut PgConnection, case: CaseId) -> sqlx::Result<Vec<Complaint>> {
    let rows = sqlx::query_as!(
        Row,
        r#"
        select department, record from complaints where part = $1 and case_id = $2
        order by filed_at desc, complaint_id desc
        "#,
        case.partition().number(),
        case.as_uuid(),
    );
    all(rows.fetch_all(conn).await?)
}

/// The customer's open complaint of a kind about the same object, or about none.
pub(crate) async fn open_about(
    conn: &mut PgConnection,
    customer: CustomerId,
    kind: ComplaintKind,
    about: Option<&(String, String)>,
) -> sqlx::Result<Option<Complaint>> {
    let (about_kind, about_id) = about.map(|(kind, id)| (kind.as_str(), id.as_str())).unwrap_or_default();
    let row = sqlx::query_as!(
        Row,
        r#"
        select department, record from complaints
        where part = $1 and customer_id = $2 and kind = $3 and about_kind = $4 and about_id = $5 and state = 'open'
        "#,
        customer.partition().number(),
        customer.as_uuid(),
        kind.as_str(),
        about_kind,
        about_id,
    );
    row.fetch_optional(conn).await?.map(Complaint::try_from).transpose()
}

/// The customer's complaints in which goodwill was offered since then.
pub(crate) async fn with_goodwill(
    conn: &mut PgConnection,
    customer: CustomerId,
    since: OffsetDateTime,
) -> sqlx::Result<Vec<Complaint>> {
    let rows = sqlx::query_as!(
        Row,
        r#"
        select department, record from complaints
        where part = $1 and customer_id = $2 and goodwill_at > $3
        order by goodwill_at
        "#,
        customer.partition().number(),
        customer.as_uuid(),
        since,
    );
    all(rows.fetch_all(conn).await?)
}

/// The complaints of all customers that are most like this one: of its kind; then with its cause or about the same kind of
/// object; then the latest.
pub(crate) async fn similar(conn: &mut PgConnection, complaint: &Complaint) -> sqlx::Result<Vec<Complaint>> {
    let parts = every_partition();
    let about_kind = complaint.account.about.as_ref().map(|(kind, _)| kind.as_str()).unwrap_or_default();
    let root_cause =
        complaint.verdict.as_ref().map(|verdict| verdict.root_cause.as_str()).unwrap_or_default();
    let rows = sqlx::query_as!(
        Row,
        r#"
        select found.department, found.record
        from unnest($1::smallint[]) as parts (part)
        cross join lateral (
            select complaint_id, department, root_cause, about_kind, filed_at, record from complaints
            where complaints.part = parts.part and kind = $2 and complaint_id <> $3
            order by filed_at desc, complaint_id desc
            limit $6
        ) as found
        order by found.root_cause = $4 and $4 <> '' desc, found.about_kind = $5 and $5 <> '' desc,
            found.filed_at desc, found.complaint_id desc
        limit $7
        "#,
        &parts,
        complaint.kind.as_str(),
        complaint.id.as_uuid(),
        root_cause,
        about_kind,
        LOOKED_AT,
        SIMILAR,
    );
    all(rows.fetch_all(conn).await?)
}
