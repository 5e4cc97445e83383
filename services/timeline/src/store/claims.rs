//! Who holds an identifier, in the partition of the identifier.

use baton_model::{CustomerId, Partition};
use sqlx::PgConnection;
use uuid::Uuid;

use crate::domain::claim::Claim;
use crate::domain::identifier::Identifier;

/// Locks an identifier's claim until the end of the transaction, also one that nobody holds.
///
/// Comes after the partition's head. Whoever locks several does so in the order of [`Identifier`].
pub(crate) async fn lock(conn: &mut PgConnection, identifier: &Identifier) -> sqlx::Result<Claim> {
    // The update changes nothing but takes the lock, and so an insert by somebody else is waited for.
    let row = sqlx::query!(
        r#"
        insert into identifier_claims as claim (part, kind, value, shared, holders)
        values ($1, $2, $3, false, '{}')
        on conflict (part, kind, value) do update set shared = claim.shared
        returning shared, holders
        "#,
        partition(identifier).number(),
        identifier.kind,
        identifier.value,
    )
    .fetch_one(conn)
    .await?;
    Ok(claim(row.shared, row.holders))
}

/// Stores a locked claim. One without holders leaves no trace.
pub(crate) async fn save(
    conn: &mut PgConnection,
    identifier: &Identifier,
    claim: &Claim,
) -> sqlx::Result<()> {
    let holders: Vec<Uuid> = claim.holders.iter().map(|holder| holder.as_uuid()).collect();
    if holders.is_empty() {
        sqlx::query!(
            "delete from identifier_claims where part = $1 and kind = $2 and value = $3",
            partition(identifier).number(),
            identifier.kind,
            identifier.value,
        )
        .execute(conn)
        .await?;
        return Ok(());
    }
    sqlx::query!(
        r#"
        update identifier_claims set shared = $4, holders = $5
        where part = $1 and kind = $2 and value = $3
        "#,
        partition(identifier).number(),
        identifier.kind,
        identifier.value,
        claim.shared,
        &holders,
    )
    .execute(conn)
    .await?;
    Ok(())
}

/// Who holds an identifier, if anybody does.
pub(crate) async fn find(conn: &mut PgConnection, identifier: &Identifier) -> sqlx::Result<Option<Claim>> {
    let row = sqlx::query!(
        "select shared, holders from identifier_claims where part = $1 and kind = $2 and value = $3",
        partition(identifier).number(),
        identifier.kind,
        identifier.value,
    )
    .fetch_optional(conn)
    .await?;
    Ok(row.map(|row| claim(row.shared, row.holders)))
}

fn claim(shared: bool, holders: Vec<Uuid>) -> Claim {
    Claim { shared, holders: holders.into_iter().map(CustomerId::from_uuid).collect() }
}

fn partition(identifier: &Identifier) -> Partition {
    Partition::of(format!("{}\0{}", identifier.kind, identifier.value).as_bytes())
}
