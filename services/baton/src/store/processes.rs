//! What the departments' books say about the processes that span them.

use sqlx::PgConnection;
use uuid::Uuid;

/// An order that is neither called off nor returned nor on hold.
#[derive(Debug, sqlx::FromRow)]
pub(crate) struct LiveOrder {
    pub(crate) id: Uuid,
    /// How many pieces each line has, in the order of the lines.
    pub(crate) quantities: Vec<i64>,
}

/// Orders that go on or have arrived.
pub(crate) async fn live_orders(conn: &mut PgConnection) -> sqlx::Result<Vec<LiveOrder>> {
    sqlx::query_as(
        "select id, array(select (line ->> 'quantity')::bigint
                          from jsonb_array_elements(lines) with ordinality as given (line, number)
                          order by number) as quantities
         from orders
         where state in ('confirmed', 'in_fulfilment', 'shipped', 'delivered', 'completed') and cancellation is null",
    )
    .fetch_all(conn)
    .await
}

/// Orders that were called off.
pub(crate) async fn cancelled_orders(conn: &mut PgConnection) -> sqlx::Result<Vec<Uuid>> {
    sqlx::query_scalar("select id from orders where state = 'cancelled'").fetch_all(conn).await
}

/// Orders of which all the money came.
pub(crate) async fn paid_orders(conn: &mut PgConnection) -> sqlx::Result<Vec<Uuid>> {
    sqlx::query_scalar(
        "select order_id from invoices
         where state = 'paid' and order_id is not null
           and exists (select 1 from payments where invoice_id = invoices.id and amount_minor > 0)",
    )
    .fetch_all(conn)
    .await
}

/// A payment for an order, and how much of it goes back or went back.
#[derive(Debug, sqlx::FromRow)]
pub(crate) struct OrderPayment {
    pub(crate) id: Uuid,
    pub(crate) order_id: Uuid,
    pub(crate) amount_minor: i64,
    pub(crate) back_minor: i64,
}

/// Every payment for an order.
pub(crate) async fn payments(conn: &mut PgConnection) -> sqlx::Result<Vec<OrderPayment>> {
    sqlx::query_as(
        "select payments.id, invoices.order_id, payments.amount_minor,
                (select coalesce(sum(refunds.amount_minor), 0)::bigint from refunds
                 where refunds.payment_id = payments.id and refunds.state <> 'rejected') as back_minor
         from payments join invoices on invoices.id = payments.invoice_id
         where invoices.order_id is not null",
    )
    .fetch_all(conn)
    .await
}

/// Refunds that give back what never came: of no payment, of another invoice's or currency's, or more than came.
pub(crate) async fn refunds_of_nothing(conn: &mut PgConnection) -> sqlx::Result<Vec<Uuid>> {
    sqlx::query_scalar(
        "select refunds.id from refunds left join payments on payments.id = refunds.payment_id
         where payments.id is null
            or payments.invoice_id <> refunds.invoice_id
            or payments.currency <> refunds.currency
            or payments.amount_minor < (select sum(others.amount_minor) from refunds as others
                                        where others.payment_id = payments.id and others.state <> 'rejected')",
    )
    .fetch_all(conn)
    .await
}

/// A line of a shipment that was not given up; without a number it stands for all that was ordered.
#[derive(Debug, sqlx::FromRow)]
pub(crate) struct ShippedLine {
    pub(crate) order_id: Uuid,
    pub(crate) line_number: Option<i64>,
    pub(crate) quantity: i64,
}

/// The goods of every shipment that was not given up.
pub(crate) async fn shipped(conn: &mut PgConnection) -> sqlx::Result<Vec<ShippedLine>> {
    sqlx::query_as(
        "select order_id, (line ->> 'line_number')::bigint as line_number,
                coalesce((line ->> 'quantity')::bigint, 1) as quantity
         from shipments left join lateral jsonb_array_elements(lines) as given (line) on true
         where state not in ('reshipped', 'returned', 'cancelled')",
    )
    .fetch_all(conn)
    .await
}

/// Shipments with which something is wrong: the id, and the number that people dictate.
pub(crate) async fn exceptions(conn: &mut PgConnection) -> sqlx::Result<Vec<(Uuid, String)>> {
    sqlx::query_as("select id, number from shipments where state = 'exception'").fetch_all(conn).await
}

/// The case of each ticket that is about a shipment: the shipment, and the case.
pub(crate) async fn cases_of_shipments(conn: &mut PgConnection) -> sqlx::Result<Vec<(Uuid, Uuid)>> {
    sqlx::query_as(
        "select shipment_id, case_id from tickets where shipment_id is not null and case_id is not null",
    )
    .fetch_all(conn)
    .await
}

/// Every case.
pub(crate) async fn cases(conn: &mut PgConnection) -> sqlx::Result<Vec<Uuid>> {
    sqlx::query_scalar("select case_id from cases").fetch_all(conn).await
}

/// An object that a brief shows as open.
#[derive(Debug, sqlx::FromRow)]
pub(crate) struct OpenSubject {
    pub(crate) department: String,
    pub(crate) kind: String,
    pub(crate) subject_id: String,
    pub(crate) revision: i64,
}

/// Everything that is open in any brief.
pub(crate) async fn open_subjects(conn: &mut PgConnection) -> sqlx::Result<Vec<OpenSubject>> {
    sqlx::query_as("select department, kind, subject_id, revision from subjects where open")
        .fetch_all(conn)
        .await
}
