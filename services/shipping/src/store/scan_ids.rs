//! The table of scans that were told.

use baton_model::ShipmentId;
use sqlx::PgConnection;

/// Remembers that a scan was told; says whether that is news.
pub(crate) async fn remember(
    conn: &mut PgConnection,
    shipment_id: ShipmentId,
    scan_id: &str,
) -> sqlx::Result<bool> {
    let remembered = sqlx::query!(
        "insert into scan_ids (shipment_id, scan_id) values ($1, $2) on conflict do nothing",
        shipment_id.as_uuid(),
        scan_id,
    )
    .execute(conn)
    .await?;
    Ok(remembered.rows_affected() == 1)
}
