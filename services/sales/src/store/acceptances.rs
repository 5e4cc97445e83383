//! The table of acceptances.

use baton_department::Context;
use baton_model::{Actor, CaseId, QuoteId, RequestId};
use baton_proto::common::v1::Channel;
use sqlx::PgConnection;
use sqlx::types::Json;
use time::OffsetDateTime;
use uuid::Uuid;

use super::decode;
use super::people::StoredPerson;
use crate::domain::Person;

/// An acceptance: what orders is asked for, and, once settled, what everybody is answered.
#[derive(Debug, Clone)]
pub(crate) struct Acceptance {
    /// The quote that the customer took.
    pub(crate) quote_id: QuoteId,
    /// The circumstances in which they did; the event's id and trace are those of whoever settles it.
    pub(crate) context: Context,
    /// The encoded answer.
    pub(crate) answer: Option<Vec<u8>>,
}

struct Row {
    quote_id: Uuid,
    actor: Json<StoredPerson>,
    occurred_at: OffsetDateTime,
    channel: i32,
    case_id: Option<Uuid>,
    imported: bool,
    answer: Option<Vec<u8>>,
}

/// Inserts an acceptance that begins.
pub(crate) async fn insert(
    conn: &mut PgConnection,
    id: RequestId,
    quote_id: QuoteId,
    order_request: &[u8],
    context: &Context,
    begun_at: OffsetDateTime,
) -> sqlx::Result<()> {
    sqlx::query!(
        "insert into acceptances (id, quote_id, order_request, actor, occurred_at, channel, case_id, imported, begun_at)
         values ($1, $2, $3, $4, $5, $6, $7, $8, $9)",
        id.as_uuid(),
        quote_id.as_uuid(),
        order_request,
        Json(StoredPerson::from(&Person::from(&context.actor))) as _,
        context.occurred_at,
        i32::from(context.channel),
        context.case_id.map(CaseId::as_uuid),
        context.imported,
        begun_at,
    )
    .execute(conn)
    .await?;
    Ok(())
}

/// What orders is asked for by an acceptance.
pub(crate) async fn order_request(conn: &mut PgConnection, id: RequestId) -> sqlx::Result<Vec<u8>> {
    let request = sqlx::query_scalar!("select order_request from acceptances where id = $1", id.as_uuid());
    request.fetch_one(conn).await
}

/// The acceptance. `settling` gives what its context does not keep: the event's id, the department and the trace.
pub(crate) async fn find(
    conn: &mut PgConnection,
    id: RequestId,
    settling: &Context,
) -> sqlx::Result<Acceptance> {
    let row = sqlx::query_as!(
        Row,
        r#"select quote_id, actor as "actor: Json<StoredPerson>", occurred_at, channel, case_id, imported, answer
           from acceptances where id = $1"#,
        id.as_uuid(),
    )
    .fetch_one(conn)
    .await?;
    acceptance(row, settling)
}

/// What everybody who took part in an acceptance is answered, once it is settled.
pub(crate) async fn answer(conn: &mut PgConnection, id: RequestId) -> sqlx::Result<Option<Vec<u8>>> {
    let answer = sqlx::query_scalar!("select answer from acceptances where id = $1", id.as_uuid());
    answer.fetch_one(conn).await
}

/// Settles an acceptance.
pub(crate) async fn settle(conn: &mut PgConnection, id: RequestId, answer: &[u8]) -> sqlx::Result<()> {
    sqlx::query!("update acceptances set answer = $2 where id = $1", id.as_uuid(), answer)
        .execute(conn)
        .await?;
    Ok(())
}

/// What orders is asked for by acceptances that began at `before` at the latest and are not settled, the oldest first.
pub(crate) async fn under_way(
    conn: &mut PgConnection,
    before: OffsetDateTime,
    limit: i64,
) -> sqlx::Result<Vec<Vec<u8>>> {
    let requests = sqlx::query_scalar!(
        "select order_request from acceptances where answer is null and begun_at <= $1 order by begun_at limit $2",
        before,
        limit,
    );
    requests.fetch_all(conn).await
}

fn acceptance(row: Row, settling: &Context) -> sqlx::Result<Acceptance> {
    let Person { id, name, department, role } = row.actor.0.into();
    let actor = Actor {
        id,
        name,
        department: department.parse().map_err(decode)?,
        role: role.parse().map_err(decode)?,
    };
    let context = Context {
        event_id: settling.event_id,
        department: settling.department.clone(),
        actor,
        occurred_at: row.occurred_at,
        channel: Channel::try_from(row.channel).map_err(decode)?,
        case_id: row.case_id.map(CaseId::from_uuid),
        imported: row.imported,
        traceparent: settling.traceparent.clone(),
    };
    Ok(Acceptance { quote_id: QuoteId::from_uuid(row.quote_id), context, answer: row.answer })
}
