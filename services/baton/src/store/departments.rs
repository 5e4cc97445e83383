//! What the departments know about their own objects, and how far their outboxes are.

use sqlx::PgConnection;
use uuid::Uuid;

/// A kind of object that a department keeps, with each step told to the timeline.
#[derive(Debug)]
pub(crate) struct Kind {
    /// The department, which is also the name of its database in the ready file.
    pub(crate) department: &'static str,
    /// The kind of subject on the timeline.
    pub(crate) name: &'static str,
    /// For the report: what several are called.
    pub(crate) plural: &'static str,
    all: &'static str,
    one: &'static str,
}

/// A kind from its department, its name in singular and plural, what is selected, and the column of its id.
macro_rules! kind {
    ($department:literal, $name:literal, $plural:literal, $select:literal, $id:literal) => {
        Kind {
            department: $department,
            name: $name,
            plural: $plural,
            all: concat!("select ", $select),
            one: concat!("select ", $select, " where ", $id, " = $1"),
        }
    };
}

/// Every kind of object of every department, and when somebody still has to do something about it. A new department
/// adds its own here.
#[rustfmt::skip]
pub(crate) const KINDS: &[Kind] = &[
    kind!("sales", "lead", "leads", "id, customer_id, revision, state in ('new', 'contacted', 'qualified') as open from leads", "id"),
    kind!("sales", "quote", "quotes", "id, customer_id, revision, state in ('draft', 'sent') as open from quotes", "id"),
    kind!("sales", "account", "accounts", "customer_id as id, customer_id, revision, false as open from accounts", "customer_id"),
    kind!("sales", "touch", "touches", "id, customer_id, revision, state = 'planned' as open from touches", "id"),
    kind!("orders", "order", "orders", "id, customer_id, revision, state not in ('delivered', 'completed', 'cancelled', 'returned') or (state in ('delivered', 'completed') and return_reason is not null) as open from orders", "id"),
    kind!("shipping", "shipment", "shipments", "id, customer_id, revision, state in ('prepared', 'handed_over', 'in_transit', 'out_for_delivery', 'exception') as open from shipments", "id"),
    kind!("shipping", "return", "returns", "id, customer_id, revision, state = 'label_issued' as open from returns", "id"),
    kind!("billing", "invoice", "invoices", "id, customer_id, revision, state in ('issued', 'partially_paid', 'overdue', 'in_collections') as open from invoices", "id"),
    kind!("billing", "refund", "refunds", "id, customer_id, revision, state in ('requested', 'approved') as open from refunds", "id"),
    kind!("billing", "credit", "credits", "id, customer_id, revision, state = 'granted' as open from credits", "id"),
    kind!("billing", "dispute", "disputes", "id, customer_id, revision, state = 'open' as open from disputes", "id"),
    kind!("support", "ticket", "tickets", "id, customer_id, revision, state in ('open', 'diagnosing', 'waiting_on_customer') as open from tickets", "id"),
];

/// An object as its department knows it.
#[derive(Debug, Clone, Copy, sqlx::FromRow)]
pub(crate) struct Object {
    pub(crate) id: Uuid,
    pub(crate) customer_id: Uuid,
    /// How many events it has had.
    pub(crate) revision: i64,
    /// Whether its department says that somebody still has to do something about it.
    pub(crate) open: bool,
}

/// Every object of a kind.
pub(crate) async fn objects(conn: &mut PgConnection, kind: &Kind) -> sqlx::Result<Vec<Object>> {
    sqlx::query_as(kind.all).fetch_all(conn).await
}

/// One object as it is now.
pub(crate) async fn object(conn: &mut PgConnection, kind: &Kind, id: Uuid) -> sqlx::Result<Option<Object>> {
    sqlx::query_as(kind.one).bind(id).fetch_optional(conn).await
}

/// The last row that was ever put into the outbox and is still there; 0 for none.
pub(crate) async fn outbox_end(conn: &mut PgConnection) -> sqlx::Result<i64> {
    sqlx::query_scalar("select coalesce(max(id), 0) from outbox.events where parked_at is null")
        .fetch_one(conn)
        .await
}

/// How many rows up to `end` still wait for the timeline.
pub(crate) async fn outbox_waiting(conn: &mut PgConnection, end: i64) -> sqlx::Result<i64> {
    sqlx::query_scalar("select count(*) from outbox.events where parked_at is null and id <= $1")
        .bind(end)
        .fetch_one(conn)
        .await
}
