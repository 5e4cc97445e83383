//! Reads a customer's events in the order of life, newest first.
//!
//! The only statement that is put together at run time. One filter leads: one with an index that gives, for each of its
//! values, the newest events in order; the other filters are looked up in what it gives. So a page costs as much on a
//! long timeline as on a short one, also when what is asked for is rare.

use baton_db::PAGE_BYTES;
use baton_model::{CaseId, CustomerId};
use sqlx::postgres::Postgres;
use sqlx::{FromRow, PgConnection, QueryBuilder};
use time::OffsetDateTime;

/// Which events to list. What is empty or absent lets all pass.
#[derive(Debug, Clone, Default)]
pub(crate) struct Filter {
    pub(crate) departments: Vec<String>,
    pub(crate) types: Vec<String>,
    pub(crate) case_id: Option<CaseId>,
    pub(crate) subject_kind: Option<String>,
    pub(crate) subject_id: Option<String>,
    pub(crate) channels: Vec<i16>,
    pub(crate) actor_id: Option<String>,
    /// Inclusive.
    pub(crate) occurred_from: Option<OffsetDateTime>,
    /// Exclusive.
    pub(crate) occurred_before: Option<OffsetDateTime>,
}

/// Where a list goes on: when the last event occurred, and its sequence.
pub(crate) type Key = (OffsetDateTime, i64);

/// An event in a list.
#[derive(Debug, FromRow)]
pub(crate) struct Listed {
    pub(crate) occurred_at: OffsetDateTime,
    pub(crate) sequence: i64,
    pub(crate) envelope: Vec<u8>,
}

/// At most `limit` events that pass the filter, newest first, from after the key. What comes after more than
/// [`PAGE_BYTES`] of others is left out, as [`baton_db::Page::finish_by_weight`] expects.
pub(crate) async fn list(
    conn: &mut PgConnection,
    customer: CustomerId,
    filter: &Filter,
    after: Option<Key>,
    limit: i64,
) -> sqlx::Result<Vec<Listed>> {
    let mut sql = QueryBuilder::new(
        "select occurred_at, sequence, envelope from (\
         select occurred_at, sequence, envelope, \
         sum(octet_length(envelope)) over (order by occurred_at desc, sequence desc) - octet_length(envelope) \
         as bytes_before from (\
         select event.occurred_at, event.sequence, event.envelope from unnest(",
    );
    let leading = filter.leading();
    sql.push_bind(leading.values());
    sql.push(
        "::text[]) as first (value) cross join lateral (\
         select occurred_at, sequence, envelope from events where part = ",
    );
    sql.push_bind(customer.partition().number());
    sql.push(" and customer_id = ").push_bind(customer.as_uuid());
    if let Some(column) = leading.column() {
        sql.push(" and ").push(column).push(" = first.value");
    }
    filter.push(&mut sql, &leading);
    if let Some((occurred_at, sequence)) = after {
        sql.push(" and (occurred_at, sequence) < (").push_bind(occurred_at);
        sql.push(", ").push_bind(sequence).push(")");
    }
    sql.push(leading.order()).push(" limit ").push_bind(limit);
    sql.push(") as event order by event.occurred_at desc, event.sequence desc limit ").push_bind(limit);
    sql.push(") as page) as weighed where bytes_before <= ").push_bind(PAGE_BYTES as i64);
    sql.push(" order by occurred_at desc, sequence desc");
    sql.build_query_as().fetch_all(conn).await
}

/// The filter that leads.
enum Leading<'a> {
    Types(&'a [String]),
    Departments(&'a [String]),
    /// A case or a subject: one value, that the other conditions name.
    Single,
    /// No filter that an index knows. What passes is many, and found soon in the order of reading.
    Nothing,
}

impl Leading<'_> {
    fn values(&self) -> Vec<String> {
        match self {
            Self::Types(values) | Self::Departments(values) => values.to_vec(),
            Self::Single | Self::Nothing => vec![String::new()],
        }
    }

    const fn column(&self) -> Option<&'static str> {
        match self {
            Self::Types(_) => Some("type"),
            Self::Departments(_) => Some("department"),
            Self::Single | Self::Nothing => None,
        }
    }

    /// Nothing is null: `nulls last` is the same order, but one that only the filters' own indexes give. The planner,
    /// which cannot know how rare a value is with this customer, might otherwise walk the whole history for it.
    const fn order(&self) -> &'static str {
        match self {
            Self::Nothing => " order by occurred_at desc, sequence desc",
            _ => " order by occurred_at desc nulls last, sequence desc nulls last",
        }
    }
}

impl Filter {
    fn leading(&self) -> Leading<'_> {
        if self.case_id.is_some() || self.subject_id.is_some() {
            Leading::Single
        } else if !self.types.is_empty() {
            Leading::Types(&self.types)
        } else if !self.departments.is_empty() {
            Leading::Departments(&self.departments)
        } else {
            Leading::Nothing
        }
    }

    /// Adds what the leading filter leaves to check.
    fn push(&self, sql: &mut QueryBuilder<Postgres>, leading: &Leading<'_>) {
        if let Some(case_id) = self.case_id {
            sql.push(" and case_id = ").push_bind(case_id.as_uuid());
        }
        if let Some(id) = &self.subject_id {
            sql.push(" and subject_id = ").push_bind(id.clone());
        }
        if let Some(kind) = &self.subject_kind {
            sql.push(" and subject_kind = ").push_bind(kind.clone());
        }
        // Twice would be once too often: the index would give its rows in another order.
        if !self.types.is_empty() && !matches!(leading, Leading::Types(_)) {
            sql.push(" and type = any(").push_bind(self.types.clone()).push(")");
        }
        if !self.departments.is_empty() && !matches!(leading, Leading::Departments(_)) {
            sql.push(" and department = any(").push_bind(self.departments.clone()).push(")");
        }
        if !self.channels.is_empty() {
            sql.push(" and channel = any(").push_bind(self.channels.clone()).push(")");
        }
        if let Some(actor) = &self.actor_id {
            sql.push(" and actor_id = ").push_bind(actor.clone());
        }
        if let Some(from) = self.occurred_from {
            sql.push(" and occurred_at >= ").push_bind(from);
        }
        if let Some(before) = self.occurred_before {
            sql.push(" and occurred_at < ").push_bind(before);
        }
    }
}
