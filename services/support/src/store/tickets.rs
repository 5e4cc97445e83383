//! The table of tickets.

use baton_department::Inserted;
use baton_model::{CaseId, CustomerId, DictatableNumber, OrderId, ShipmentId, TicketId};
use sqlx::PgConnection;
use sqlx::types::Json;
use time::OffsetDateTime;
use uuid::Uuid;

use super::applied::{self, StoredApplied};
use crate::domain::{State, Ticket, TicketName};
use crate::queries::ListTickets;

struct Row {
    id: Uuid,
    number: String,
    customer_id: Uuid,
    external_reference: Option<String>,
    title: String,
    description: String,
    product_id: String,
    order_id: Option<Uuid>,
    order_status: String,
    case_id: Option<Uuid>,
    shipment_id: Option<Uuid>,
    shipment_status: String,
    state: String,
    waiting_for: String,
    solution: String,
    root_cause: String,
    applied_articles: Json<Vec<StoredApplied>>,
    return_approved: bool,
    opened_at: OffsetDateTime,
    changed_at: OffsetDateTime,
    revision: i64,
}

/// Inserts a ticket, unless its number or its external reference is taken.
pub(crate) async fn insert(conn: &mut PgConnection, ticket: &Ticket) -> sqlx::Result<Inserted<TicketId>> {
    // A concurrent insert of the same reference is waited for, so that the second statement sees it.
    let inserted = sqlx::query!(
        "insert into tickets (id, number, customer_id, external_reference, title, description, product_id, order_id,
                              order_status, case_id, shipment_id, shipment_status, state, waiting_for, solution,
                              root_cause, applied_articles, return_approved, opened_at, changed_at, revision)
         values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17, $18, $19, $20, $21)
         on conflict do nothing",
        ticket.id.as_uuid(),
        ticket.number.compact(),
        ticket.customer_id.as_uuid(),
        ticket.external_reference,
        ticket.title,
        ticket.description,
        ticket.product_id,
        ticket.order_id.map(OrderId::as_uuid),
        ticket.order_status,
        ticket.case_id.map(CaseId::as_uuid),
        ticket.shipment_id.map(ShipmentId::as_uuid),
        ticket.shipment_status,
        ticket.state.as_str(),
        ticket.waiting_for,
        ticket.solution,
        ticket.root_cause,
        Json(applied::store(&ticket.applied_articles)) as _,
        ticket.return_approved,
        ticket.opened_at,
        ticket.changed_at,
        ticket.revision,
    )
    .execute(&mut *conn)
    .await?;
    if inserted.rows_affected() == 1 {
        return Ok(Inserted::Yes);
    }
    let holder = sqlx::query_scalar!(
        "select id from tickets where external_reference = $1",
        ticket.external_reference
    )
    .fetch_optional(conn)
    .await?;
    Ok(holder.map_or(Inserted::NumberTaken, |id| Inserted::ReferenceTaken(TicketId::from_uuid(id))))
}

/// Saves a ticket that was locked in this transaction.
pub(crate) async fn update(conn: &mut PgConnection, ticket: &Ticket) -> sqlx::Result<()> {
    sqlx::query!(
        "update tickets
         set order_status = $2, state = $3, waiting_for = $4, solution = $5, root_cause = $6, applied_articles = $7,
             return_approved = $8, changed_at = $9, revision = $10, shipment_status = $11
         where id = $1",
        ticket.id.as_uuid(),
        ticket.order_status,
        ticket.state.as_str(),
        ticket.waiting_for,
        ticket.solution,
        ticket.root_cause,
        Json(applied::store(&ticket.applied_articles)) as _,
        ticket.return_approved,
        ticket.changed_at,
        ticket.revision,
        ticket.shipment_status,
    )
    .execute(conn)
    .await?;
    Ok(())
}

/// The ticket, locked until the transaction ends.
pub(crate) async fn lock(conn: &mut PgConnection, name: TicketName) -> sqlx::Result<Option<Ticket>> {
    let row = sqlx::query_as!(
        Row,
        r#"select id, number, customer_id, external_reference, title, description, product_id, order_id, order_status,
                  case_id, shipment_id, shipment_status, state, waiting_for, solution, root_cause, applied_articles as "applied_articles: Json<Vec<StoredApplied>>",
                  return_approved, opened_at, changed_at, revision
           from tickets where id = $1 or number = $2 for update"#,
        name.id().map(TicketId::as_uuid) as Option<Uuid>,
        name.number().map(|number| number.compact().to_owned()) as Option<String>,
    )
    .fetch_optional(conn)
    .await?;
    row.map(ticket).transpose()
}

/// The customer's tickets about an order that are not closed, locked until the transaction ends, in one order for all
/// who lock several.
pub(crate) async fn lock_about_order(
    conn: &mut PgConnection,
    order_id: OrderId,
    customer_id: CustomerId,
) -> sqlx::Result<Vec<Ticket>> {
    let rows = sqlx::query_as!(
        Row,
        r#"select id, number, customer_id, external_reference, title, description, product_id, order_id, order_status,
                  case_id, shipment_id, shipment_status, state, waiting_for, solution, root_cause, applied_articles as "applied_articles: Json<Vec<StoredApplied>>",
                  return_approved, opened_at, changed_at, revision
           from tickets where order_id = $1 and customer_id = $2 and state <> 'closed' order by id for update"#,
        order_id.as_uuid(),
        customer_id.as_uuid(),
    )
    .fetch_all(conn)
    .await?;
    rows.into_iter().map(ticket).collect()
}

/// The customer's latest ticket about a shipment, locked until the transaction ends.
pub(crate) async fn lock_about_shipment(
    conn: &mut PgConnection,
    shipment_id: ShipmentId,
    customer_id: CustomerId,
) -> sqlx::Result<Option<Ticket>> {
    let row = sqlx::query_as!(
        Row,
        r#"select id, number, customer_id, external_reference, title, description, product_id, order_id, order_status,
                  case_id, shipment_id, shipment_status, state, waiting_for, solution, root_cause,
                  applied_articles as "applied_articles: Json<Vec<StoredApplied>>",
                  return_approved, opened_at, changed_at, revision
           from tickets where shipment_id = $1 and customer_id = $2 order by opened_at desc, id desc limit 1 for update"#,
        shipment_id.as_uuid(),
        customer_id.as_uuid(),
    )
    .fetch_optional(conn)
    .await?;
    row.map(ticket).transpose()
}

/// The ticket with this id, else the one with this number, else the one with this external reference.
pub(crate) async fn find(conn: &mut PgConnection, name: &str) -> sqlx::Result<Option<Ticket>> {
    let id = name.parse().ok().map(TicketId::as_uuid);
    let number = name.parse().ok().map(|number: DictatableNumber| number.compact().to_owned());
    let row = sqlx::query_as!(
        Row,
        r#"select id, number, customer_id, external_reference, title, description, product_id, order_id, order_status,
                  case_id, shipment_id, shipment_status, state, waiting_for, solution, root_cause, applied_articles as "applied_articles: Json<Vec<StoredApplied>>",
                  return_approved, opened_at, changed_at, revision
           from tickets where id = $1 or number = $2 or external_reference = $3
           order by (id = $1) desc nulls last, (number = $2) desc nulls last limit 1"#,
        id as Option<Uuid>,
        number as Option<String>,
        name,
    )
    .fetch_optional(conn)
    .await?;
    row.map(ticket).transpose()
}

/// The rows of a page and one more, if there is one.
pub(crate) async fn list(conn: &mut PgConnection, list: &ListTickets) -> sqlx::Result<Vec<Ticket>> {
    let states: Vec<String> = list.states.iter().map(State::to_string).collect();
    let (opened_at, id) = list.page.after.unzip();
    let rows = sqlx::query_as!(
        Row,
        r#"select id, number, customer_id, external_reference, title, description, product_id, order_id, order_status,
                  case_id, shipment_id, shipment_status, state, waiting_for, solution, root_cause, applied_articles as "applied_articles: Json<Vec<StoredApplied>>",
                  return_approved, opened_at, changed_at, revision
           from tickets
           where ($1::uuid is null or customer_id = $1)
             and (cardinality($2::text[]) = 0 or state = any($2))
             and ($3::uuid is null or order_id = $3)
             and ($4::timestamptz is null or (opened_at, id) < ($4, $5))
           order by opened_at desc, id desc
           limit $6"#,
        list.customer_id.map(CustomerId::as_uuid) as Option<Uuid>,
        &states,
        list.order_id.map(OrderId::as_uuid) as Option<Uuid>,
        opened_at as Option<OffsetDateTime>,
        id as Option<Uuid>,
        list.page.limit(),
    )
    .fetch_all(conn)
    .await?;
    rows.into_iter().map(ticket).collect()
}

fn ticket(row: Row) -> sqlx::Result<Ticket> {
    Ok(Ticket {
        id: TicketId::from_uuid(row.id),
        number: row.number.parse().map_err(decode)?,
        customer_id: CustomerId::from_uuid(row.customer_id),
        external_reference: row.external_reference,
        title: row.title,
        description: row.description,
        product_id: row.product_id,
        order_id: row.order_id.map(OrderId::from_uuid),
        order_status: row.order_status,
        case_id: row.case_id.map(CaseId::from_uuid),
        shipment_id: row.shipment_id.map(ShipmentId::from_uuid),
        shipment_status: row.shipment_status,
        state: row.state.parse().map_err(decode)?,
        waiting_for: row.waiting_for,
        solution: row.solution,
        root_cause: row.root_cause,
        applied_articles: applied::load(row.applied_articles.0),
        return_approved: row.return_approved,
        opened_at: row.opened_at,
        changed_at: row.changed_at,
        revision: row.revision,
    })
}

fn decode(error: impl std::error::Error + Send + Sync + 'static) -> sqlx::Error {
    sqlx::Error::Decode(Box::new(error))
}
