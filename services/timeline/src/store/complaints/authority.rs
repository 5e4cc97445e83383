//! Who may decide about how much.

use baton_model::Role;
use sqlx::PgConnection;

/// How much a role may decide about in a currency, in its minor units; `None` where nothing is said.
pub(crate) async fn limit(conn: &mut PgConnection, role: Role, currency: &str) -> sqlx::Result<Option<i64>> {
    sqlx::query_scalar!(
        "select minor_units from authority_limits where part = 0 and role = $1 and currency = $2",
        role.as_str(),
        currency,
    )
    .fetch_optional(conn)
    .await
}
