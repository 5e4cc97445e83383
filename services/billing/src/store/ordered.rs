//! The copy of what was ordered.

use baton_model::{CustomerId, OrderId};
use serde::{Deserialize, Serialize};
use sqlx::PgConnection;
use sqlx::types::Json;

use super::money::StoredMoney;
use crate::domain::{Ordered, OrderedLine};

/// One line. Field names are the stored form: they do not change.
#[derive(Debug, Serialize, Deserialize)]
struct StoredLine {
    product_id: String,
    title: String,
    quantity: u32,
    unit_price: StoredMoney,
    freight: Option<StoredMoney>,
}

/// Notes what was ordered; says whether that is news. What orders told before, or earlier, is passed over.
pub(crate) async fn note(conn: &mut PgConnection, ordered: &Ordered) -> sqlx::Result<bool> {
    let stored = |line: &OrderedLine| StoredLine {
        product_id: line.product_id.clone(),
        title: line.title.clone(),
        quantity: line.quantity,
        unit_price: (&line.unit_price).into(),
        freight: line.freight.as_ref().map(StoredMoney::from),
    };
    let lines: Vec<StoredLine> = ordered.lines.iter().map(stored).collect();
    let noted = sqlx::query!(
        "insert into ordered (order_id, customer_id, lines, revision) values ($1, $2, $3, $4)
         on conflict (order_id) do update set lines = excluded.lines, revision = excluded.revision
         where ordered.customer_id = excluded.customer_id and ordered.revision < excluded.revision",
        ordered.order_id.as_uuid(),
        ordered.customer_id.as_uuid(),
        Json(lines) as _,
        ordered.revision,
    )
    .execute(conn)
    .await?;
    Ok(noted.rows_affected() == 1)
}

/// What was ordered, if billing has heard of it.
pub(crate) async fn find(conn: &mut PgConnection, order_id: OrderId) -> sqlx::Result<Option<Ordered>> {
    let row = sqlx::query!(
        r#"select customer_id, lines as "lines: Json<Vec<StoredLine>>", revision from ordered where order_id = $1"#,
        order_id.as_uuid(),
    );
    let Some(row) = row.fetch_optional(conn).await? else { return Ok(None) };
    let line = |stored: StoredLine| {
        Ok(OrderedLine {
            product_id: stored.product_id,
            title: stored.title,
            quantity: stored.quantity,
            unit_price: stored.unit_price.load()?,
            freight: stored.freight.map(|freight| freight.load()).transpose()?,
        })
    };
    Ok(Some(Ordered {
        order_id,
        customer_id: CustomerId::from_uuid(row.customer_id),
        lines: row.lines.0.into_iter().map(line).collect::<sqlx::Result<_>>()?,
        revision: row.revision,
    }))
}
