//! A small history written straight into the databases, so that a test can plant a bug in it.
//!
//! One customer with an order of three steps, a ticket of two, a promise for the next century, and a case that went from
//! orders to support.

use std::collections::BTreeMap;

use baton_model::{CustomerId, Ids};
use baton_proto::cases::v1 as cases;
use baton_proto::timeline::v1::{Event, PromiseMade, Subject};
use baton_testkit::{SeededIds, TestDatabase};
use prost::{Message, Name};
use prost_types::{Any, Timestamp};
use sqlx::PgConnection;
use uuid::Uuid;

/// The first of January 2100.
const FAR_OFF: Timestamp = Timestamp { seconds: 4_102_444_800, nanos: 0 };

/// The databases of a platform that does not run.
pub(crate) struct History {
    databases: BTreeMap<String, TestDatabase>,
    pub(crate) customer: Uuid,
}

impl History {
    /// Databases without a history yet.
    pub(crate) async fn empty() -> Self {
        let timeline = TestDatabase::new(&baton_timeline::migrations()).await;
        let orders = TestDatabase::new(&baton_orders::migrations()).await;
        let support = TestDatabase::new(&baton_support::migrations()).await;
        let databases = [("timeline", timeline), ("orders", orders), ("support", support)];
        let databases = databases.map(|(name, database)| (name.to_owned(), database)).into();
        Self { databases, customer: SeededIds::new(7).uuid() }
    }

    /// Writes the history in the place of whatever was there. The ticket's events tell these steps of it; two is right.
    pub(crate) async fn write(&self, ticket_steps: &[i64]) {
        self.clear().await;
        let (ids, customer) = (SeededIds::new(8), self.customer);
        let (order, ticket) = (ids.uuid(), ids.uuid());
        let partition = CustomerId::from_uuid(customer).partition();
        let case = ids.case_id(partition).as_uuid();
        let handoff = ids.handoff_id(partition).as_uuid();

        let conn = self.databases["timeline"].connect().await;
        let mut writer = Writer { ids, customer, part: partition.number(), events: 0, conn };
        writer.customer_exists().await;
        for revision in 1..=3 {
            writer.step("orders", "order", order, revision).await;
        }
        self.promise_exists(order, FAR_OFF, "open", false).await;
        let opened = cases::Case { department: "orders".into(), ..Default::default() };
        writer.told(case, &cases::CaseOpened { case: Some(opened) }).await;
        let moved = cases::Handoff {
            id: handoff.to_string(),
            from_department: "orders".into(),
            to_department: "support".into(),
            ..Default::default()
        };
        writer.told(case, &cases::HandoffRequested { handoff: Some(moved.clone()) }).await;
        writer.told(case, &cases::HandoffAccepted { handoff: Some(moved) }).await;
        for revision in ticket_steps {
            writer.step("support", "ticket", ticket, *revision).await;
        }
        writer.case_exists(case, handoff).await;
        writer.count().await;

        let order_row =
            "insert into orders (id, customer_id, state, lines, state_reason, goods_returned, paid, parcels,
                 historical, placed_at, changed_at, revision)
             values ($1, $2, 'shipped', '[]', '', false, false, '[]', false, now(), now(), 3)";
        let ticket_row =
            "insert into tickets (id, number, customer_id, title, description, product_id, order_status, shipment_status,
                 state, waiting_for, solution, root_cause, applied_articles, return_approved, opened_at, changed_at, revision)
             values ($1, 'K7F3QPX8', $2, 'Late', '', '', '', '', 'open', '', '', '', '[]', false, now(), now(), 2)";
        for (database, id, row) in [("orders", order, order_row), ("support", ticket, ticket_row)] {
            let mut conn = self.databases[database].connect().await;
            sqlx::query(row).bind(id).bind(customer).execute(&mut conn).await.unwrap();
        }
    }

    /// Tells one more thing of the customer.
    pub(crate) async fn tell(&self, event: Event) {
        let mut conn = self.databases["timeline"].connect().await;
        let head = sqlx::query_scalar("select sequence from timeline_heads").fetch_one(&mut conn);
        let events: i64 = head.await.unwrap();
        let (ids, customer) = (SeededIds::new(9 + events.unsigned_abs()), self.customer);
        let part = CustomerId::from_uuid(customer).partition().number();
        let mut writer = Writer { ids, customer, part, events, conn };
        writer.append(event, None).await;
        writer.count().await;
    }

    /// Stores a promise besides what the events tell of it.
    pub(crate) async fn promise_exists(&self, id: Uuid, due: Timestamp, state: &str, imported: bool) {
        let mut conn = self.databases["timeline"].connect().await;
        let statement = "insert into promises (part, customer_id, promise_id, event_id, sequence, made_at, made_by, text,
                 due, void_types, feasibility, feasibility_note, imported, department, state)
             values ($1, $2, $3, $3, 1, now(), '', '', to_timestamp($4), '{}', 'unchecked', '', $5, 'orders', $6)";
        sqlx::query(statement)
            .bind(CustomerId::from_uuid(self.customer).partition().number())
            .bind(self.customer)
            .bind(id)
            .bind(due.seconds)
            .bind(imported)
            .bind(state)
            .execute(&mut conn)
            .await
            .unwrap();
    }

    async fn clear(&self) {
        self.plant(
            "timeline",
            "truncate events, timeline_heads, partition_heads, cases, case_stays, case_numbers, handoffs, promises;
             insert into partition_heads (part, position) select part, 0 from generate_series(0, 127) as part",
        )
        .await;
        self.plant("orders", "truncate orders, outbox.events, inbox.parked").await;
        self.plant("support", "truncate tickets, outbox.events, inbox.parked").await;
    }

    /// What a ready file would say.
    pub(crate) fn urls(&self) -> BTreeMap<String, String> {
        self.databases.iter().map(|(name, database)| (name.clone(), database.url().to_owned())).collect()
    }

    /// Does something in a database that the services never do.
    pub(crate) async fn plant(&self, database: &str, statements: &str) {
        let mut conn = self.databases[database].connect().await;
        sqlx::raw_sql(sqlx::AssertSqlSafe(statements.to_owned())).execute(&mut conn).await.unwrap();
    }
}

struct Writer {
    ids: SeededIds,
    customer: Uuid,
    part: i16,
    events: i64,
    conn: PgConnection,
}

impl Writer {
    async fn step(&mut self, department: &str, kind: &str, id: Uuid, revision: i64) {
        let subject = Subject { kind: kind.into(), id: id.to_string(), revision, ..Default::default() };
        // The promise has the id of the order whose first step makes it.
        let promise = PromiseMade { id: id.to_string(), due: Some(FAR_OFF), ..Default::default() };
        let promises = if (kind, revision) == ("order", 1) { vec![promise] } else { Vec::new() };
        let department = department.into();
        let event = Event { department, subject: Some(subject), promises, ..Default::default() };
        self.append(event, None).await;
    }

    async fn told<M: Message + Name>(&mut self, case: Uuid, body: &M) {
        let body = Any { type_url: M::type_url(), value: body.encode_to_vec() };
        let event = Event { case_id: case.to_string(), body: Some(body), ..Default::default() };
        self.append(event, Some(case)).await;
    }

    async fn append(&mut self, event: Event, case: Option<Uuid>) {
        self.events += 1;
        let id = self.ids.uuid();
        let event = Event {
            id: id.to_string(),
            customer_id: self.customer.to_string(),
            sequence: self.events,
            ..event
        };
        let statement =
            "insert into events (part, customer_id, sequence, position, event_id, occurred_at, department,
                             type, channel, actor_id, case_id, subject_kind, subject_id, envelope)
                         values ($1, $2, $3, $3, $4, now(), $5, '', 1, 'test', $6, $7, $8, $9)";
        sqlx::query(statement)
            .bind(self.part)
            .bind(self.customer)
            .bind(self.events)
            .bind(id)
            .bind(&event.department)
            .bind(case)
            .bind(event.subject.as_ref().map(|subject| &subject.kind))
            .bind(event.subject.as_ref().map(|subject| &subject.id))
            .bind(event.encode_to_vec())
            .execute(&mut self.conn)
            .await
            .unwrap();
    }

    async fn customer_exists(&mut self) {
        let statement = "insert into timeline_heads (part, customer_id, sequence) values ($1, $2, 0)";
        sqlx::query(statement).bind(self.part).bind(self.customer).execute(&mut self.conn).await.unwrap();
    }

    async fn case_exists(&mut self, case: Uuid, handoff: Uuid) {
        let statements = [
            "insert into cases (part, case_id, number, customer_id, title, kind, desired_outcome, state, department,
                 resolution, open_handoff_id, moves, revision, opened_at, updated_at)
             values ($1, $2, 'K7F3-QPX8', $3, 'Late', '', '', 'open', 'support', '', $4, 1, 3, now(), now())",
            "insert into handoffs (part, handoff_id, case_id, case_number, customer_id, state, from_department,
                 to_department, reason, next_step, requested_by, requested_at, accept_by, decision_reason, outcome, brief)
             values ($1, $4, $2, 'K7F3-QPX8', $3, 'accepted', 'orders', 'support', '', '', '', now(), now(), '', '', '')",
            "insert into case_stays (part, case_id, revision, department, began_at, ended_at, came_back)
             select $1, $2, revision, department, now(), ended_at, false
             from (values (1, 'orders', now()), (3, 'support', null)) as stay (revision, department, ended_at)
             where $3 is not null and $4 is not null",
            "insert into case_numbers (part, number, case_id)
             select 0, 'K7F3-QPX8', $2 where $1 >= 0 and $3 is not null and $4 is not null",
        ];
        for statement in statements {
            sqlx::query(statement)
                .bind(self.part)
                .bind(case)
                .bind(self.customer)
                .bind(handoff)
                .execute(&mut self.conn)
                .await
                .unwrap();
        }
    }

    async fn count(&mut self) {
        for statement in [
            "update timeline_heads set sequence = $2 where part = $1",
            "update partition_heads set position = $2 where part = $1",
        ] {
            sqlx::query(statement).bind(self.part).bind(self.events).execute(&mut self.conn).await.unwrap();
        }
    }
}
