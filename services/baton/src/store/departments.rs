//! What the departments know about their own objects, outboxes and inboxes.

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

/// Every kind of object of every department. A new department adds its own here.
pub(crate) const KINDS: &[Kind] = &[
    Kind {
        department: "orders",
        name: "order",
        plural: "orders",
        all: "select id, customer_id, revision from orders",
        one: "select id, customer_id, revision from orders where id = $1",
    },
    Kind {
        department: "support",
        name: "ticket",
        plural: "tickets",
        all: "select id, customer_id, revision from tickets",
        one: "select id, customer_id, revision from tickets where id = $1",
    },
];

/// An object as its department knows it.
#[derive(Debug, Clone, Copy, sqlx::FromRow)]
pub(crate) struct Object {
    pub(crate) id: Uuid,
    pub(crate) customer_id: Uuid,
    /// How many events it has had.
    pub(crate) revision: i64,
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

/// Events that the timeline refused for good, with the reason.
pub(crate) async fn outbox_parked(conn: &mut PgConnection) -> sqlx::Result<Vec<(Uuid, String)>> {
    sqlx::query_as(
        "select event_id, coalesce(parked_for, '') from outbox.events where parked_at is not null order by id",
    )
    .fetch_all(conn)
    .await
}

/// Events whose reaction failed for good: the consumer, the event and the reason.
pub(crate) async fn inbox_parked(conn: &mut PgConnection) -> sqlx::Result<Vec<(String, Uuid, String)>> {
    sqlx::query_as("select consumer, event_id, reason from inbox.parked order by parked_at")
        .fetch_all(conn)
        .await
}
