//! Customers.

use std::collections::BTreeMap;

use baton_model::CustomerId;
use sqlx::PgConnection;
use sqlx::types::Json;
use time::OffsetDateTime;
use uuid::Uuid;

use crate::domain::customer::{Customer, Kind, Owner, Profile};
use crate::domain::identifier::Identifier;

/// One customer with its identifiers.
pub(crate) async fn find(conn: &mut PgConnection, id: CustomerId) -> sqlx::Result<Option<Customer>> {
    Ok(oldest(conn, &[id], 1).await?.pop())
}

/// Those of the customers that exist, with their identifiers, oldest first.
pub(crate) async fn oldest(
    conn: &mut PgConnection,
    ids: &[CustomerId],
    limit: i64,
) -> sqlx::Result<Vec<Customer>> {
    let parts: Vec<i16> = ids.iter().map(|id| id.partition().number()).collect();
    let ids: Vec<Uuid> = ids.iter().map(|id| id.as_uuid()).collect();
    let rows = sqlx::query_as!(
        Row,
        r#"
        select customer.customer_id, customer.display_name, customer.kind, customer.language, customer.tier,
            customer.customer_since, customer.owner_id, customer.owner_name, customer.owner_department,
            customer.attributes as "attributes: Json<BTreeMap<String, String>>",
            customer.revision, customer.created_at, customer.updated_at,
            array(
                select jsonb_build_array(identifier.kind, identifier.value, identifier.shared)
                from customer_identifiers as identifier
                where identifier.part = customer.part and identifier.customer_id = customer.customer_id
                order by identifier.kind, identifier.value
            ) as "identifiers!: Vec<Json<(String, String, bool)>>"
        from unnest($1::smallint[], $2::uuid[]) as wanted (part, customer_id)
        join customers as customer on customer.part = wanted.part and customer.customer_id = wanted.customer_id
        order by customer.created_at, customer.customer_id
        limit $3
        "#,
        &parts,
        &ids,
        limit,
    )
    .fetch_all(conn)
    .await?;
    Ok(rows.into_iter().map(Customer::from).collect())
}

/// Inserts a new customer, without its identifiers.
pub(crate) async fn insert(conn: &mut PgConnection, customer: &Customer) -> sqlx::Result<()> {
    let Customer { id, profile, owner, .. } = customer;
    sqlx::query!(
        r#"
        insert into customers (
            part, customer_id, display_name, kind, language, tier, customer_since, owner_id, owner_name,
            owner_department, attributes, revision, created_at, updated_at
        ) values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14)
        "#,
        id.partition().number(),
        id.as_uuid(),
        profile.display_name,
        kind_number(profile.kind),
        profile.language,
        profile.tier,
        profile.customer_since,
        owner.as_ref().map(|owner| &*owner.id),
        owner.as_ref().map(|owner| &*owner.name),
        owner.as_ref().map(|owner| owner.department.as_str()),
        Json(&profile.attributes) as _,
        customer.revision,
        customer.created_at,
        customer.updated_at,
    )
    .execute(conn)
    .await?;
    Ok(())
}

/// Stores a customer that changed, without its identifiers.
pub(crate) async fn update(conn: &mut PgConnection, customer: &Customer) -> sqlx::Result<()> {
    let Customer { id, profile, owner, .. } = customer;
    sqlx::query!(
        r#"
        update customers
        set display_name = $3, kind = $4, language = $5, tier = $6, customer_since = $7, owner_id = $8,
            owner_name = $9, owner_department = $10, attributes = $11, revision = $12, updated_at = $13
        where part = $1 and customer_id = $2
        "#,
        id.partition().number(),
        id.as_uuid(),
        profile.display_name,
        kind_number(profile.kind),
        profile.language,
        profile.tier,
        profile.customer_since,
        owner.as_ref().map(|owner| &*owner.id),
        owner.as_ref().map(|owner| &*owner.name),
        owner.as_ref().map(|owner| owner.department.as_str()),
        Json(&profile.attributes) as _,
        customer.revision,
        customer.updated_at,
    )
    .execute(conn)
    .await?;
    Ok(())
}

struct Row {
    customer_id: Uuid,
    display_name: String,
    kind: i16,
    language: String,
    tier: String,
    customer_since: Option<OffsetDateTime>,
    owner_id: Option<String>,
    owner_name: Option<String>,
    owner_department: Option<String>,
    attributes: Json<BTreeMap<String, String>>,
    revision: i64,
    created_at: OffsetDateTime,
    updated_at: OffsetDateTime,
    identifiers: Vec<Json<(String, String, bool)>>,
}

impl From<Row> for Customer {
    fn from(row: Row) -> Self {
        // The three columns are set together (`customers_owner_whole`).
        let owner = match (row.owner_id, row.owner_name, row.owner_department.map(|slug| slug.parse())) {
            (Some(id), Some(name), Some(Ok(department))) => Some(Owner { id, name, department }),
            _ => None,
        };
        let identifier = |Json((kind, value, shared))| Identifier { kind, value, shared };
        Self {
            id: CustomerId::from_uuid(row.customer_id),
            profile: Profile {
                display_name: row.display_name,
                kind: kind_of(row.kind),
                language: row.language,
                tier: row.tier,
                customer_since: row.customer_since,
                attributes: row.attributes.0,
            },
            owner,
            identifiers: row.identifiers.into_iter().map(identifier).collect(),
            revision: row.revision,
            created_at: row.created_at,
            updated_at: row.updated_at,
        }
    }
}

/// The kind with this number.
pub(crate) const fn kind_of(number: i16) -> Kind {
    if number == kind_number(Kind::Organisation) { Kind::Organisation } else { Kind::Person }
}

/// As in `baton.customers.v1.CustomerKind`.
const fn kind_number(kind: Kind) -> i16 {
    match kind {
        Kind::Person => 1,
        Kind::Organisation => 2,
    }
}
