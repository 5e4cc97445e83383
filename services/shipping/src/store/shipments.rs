//! The table of shipments.

use baton_department::{Inserted, StoredAddress};
use baton_model::{CustomerId, OrderId, PromiseId, ShipmentId};
use sqlx::PgConnection;
use sqlx::types::Json;
use time::OffsetDateTime;
use uuid::Uuid;

use super::goods::StoredLine;
use super::scans::{self, StoredScan};
use super::shipment_row::{Row, shipment};
use crate::domain::{Exception, Shipment, ShipmentName, State};
use crate::queries::ListShipments;

/// Inserts a new shipment, unless its number or its external reference is taken.
pub(crate) async fn insert(
    conn: &mut PgConnection,
    shipment: &Shipment,
) -> sqlx::Result<Inserted<ShipmentId>> {
    let lines: Vec<StoredLine> = shipment.lines.iter().map(StoredLine::from).collect();
    // A concurrent insert of the same reference is waited for, so that the second statement sees it.
    let inserted = sqlx::query!(
        "insert into shipments (id, number, customer_id, order_id, external_reference, lines, address, state, carrier,
                                tracking_number, promised_by, feasibility, expected_at, exception_note, held, recalled,
                                order_cancelled, replaces_id, scans, prepared_at, changed_at, revision, promise_id,
                                replaces_promise_id)
         values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17, $18, $19, $20, $21, $22,
                 $23, $24)
         on conflict do nothing",
        shipment.id.as_uuid(),
        shipment.number.compact(),
        shipment.customer_id.as_uuid(),
        shipment.order_id.as_uuid(),
        shipment.external_reference,
        Json(lines) as _,
        shipment.address.as_ref().map(|address| Json(StoredAddress::from(address))) as _,
        shipment.state.as_str(),
        shipment.carrier,
        shipment.tracking_number,
        shipment.promise.promised_by,
        shipment.promise.feasibility.as_str(),
        shipment.promise.expected_at,
        shipment.exception_note,
        shipment.held,
        shipment.recalled,
        shipment.order_cancelled,
        shipment.replaces_id.map(ShipmentId::as_uuid),
        Json(scans::store(&shipment.journey)) as _,
        shipment.prepared_at,
        shipment.changed_at,
        shipment.revision,
        shipment.promise_id.as_uuid(),
        shipment.replaces_promise_id.map(PromiseId::as_uuid),
    )
    .execute(&mut *conn)
    .await?;
    if inserted.rows_affected() == 1 {
        return Ok(Inserted::Yes);
    }
    let holder = sqlx::query_scalar!(
        "select id from shipments where external_reference = $1",
        shipment.external_reference
    )
    .fetch_optional(conn)
    .await?;
    Ok(holder.map_or(Inserted::NumberTaken, |id| Inserted::ReferenceTaken(ShipmentId::from_uuid(id))))
}

/// Saves a shipment whose order was locked in this transaction.
pub(crate) async fn update(conn: &mut PgConnection, shipment: &Shipment) -> sqlx::Result<()> {
    sqlx::query!(
        "update shipments
         set address = $2, state = $3, carrier = $4, tracking_number = $5, exception = $6, exception_note = $7,
             held = $8, recalled = $9, order_cancelled = $10, replaced_by_id = $11, scans = $12, handed_over_at = $13,
             delivered_at = $14, changed_at = $15, revision = $16, promise_id = $17, replaces_promise_id = $18,
             promised_by = $19, feasibility = $20
         where id = $1",
        shipment.id.as_uuid(),
        shipment.address.as_ref().map(|address| Json(StoredAddress::from(address))) as _,
        shipment.state.as_str(),
        shipment.carrier,
        shipment.tracking_number,
        shipment.exception.map(Exception::as_str),
        shipment.exception_note,
        shipment.held,
        shipment.recalled,
        shipment.order_cancelled,
        shipment.replaced_by_id.map(ShipmentId::as_uuid),
        Json(scans::store(&shipment.journey)) as _,
        shipment.handed_over_at,
        shipment.delivered_at,
        shipment.changed_at,
        shipment.revision,
        shipment.promise_id.as_uuid(),
        shipment.replaces_promise_id.map(PromiseId::as_uuid),
        shipment.promise.promised_by,
        shipment.promise.feasibility.as_str(),
    )
    .execute(conn)
    .await?;
    Ok(())
}

/// The shipments of an order, the first prepared first. They change only while the order is locked.
pub(crate) async fn of_order(conn: &mut PgConnection, order_id: OrderId) -> sqlx::Result<Vec<Shipment>> {
    let rows = sqlx::query_as!(
        Row,
        r#"select id, number, customer_id, order_id, external_reference, lines as "lines: Json<Vec<StoredLine>>",
                  address as "address: Json<StoredAddress>", state, carrier, tracking_number, promised_by, feasibility,
                  expected_at, promise_id, replaces_promise_id, exception, exception_note, held, recalled,
                  order_cancelled, replaces_id, replaced_by_id, scans as "scans: Json<Vec<StoredScan>>", prepared_at, handed_over_at, delivered_at, changed_at, revision
           from shipments where order_id = $1 order by prepared_at, id"#,
        order_id.as_uuid(),
    )
    .fetch_all(conn)
    .await?;
    rows.into_iter().map(shipment).collect()
}

/// The id and the order, which never change, of the shipment that goes by this name: its id, its number or, of those with
/// this number of the carrier, the one prepared last.
pub(crate) async fn locate(
    conn: &mut PgConnection,
    name: &ShipmentName,
) -> sqlx::Result<Option<(ShipmentId, OrderId)>> {
    let found = sqlx::query!(
        "select id, order_id from shipments
         where id = $1 or number = $2 or (tracking_number = $3 and tracking_number <> '')
         order by (id = $1) desc nulls last, (number = $2) desc nulls last, prepared_at desc
         limit 1",
        name.id().map(ShipmentId::as_uuid) as Option<Uuid>,
        name.number().map(|number| number.compact().to_owned()) as Option<String>,
        name.as_str(),
    )
    .fetch_optional(conn)
    .await?;
    Ok(found.map(|row| (ShipmentId::from_uuid(row.id), OrderId::from_uuid(row.order_id))))
}

/// The shipment with this id, else the one with this number, else the last prepared with this number of the carrier, else
/// the one with this external reference.
pub(crate) async fn find(conn: &mut PgConnection, name: &ShipmentName) -> sqlx::Result<Option<Shipment>> {
    let row = sqlx::query_as!(
        Row,
        r#"select id, number, customer_id, order_id, external_reference, lines as "lines: Json<Vec<StoredLine>>",
                  address as "address: Json<StoredAddress>", state, carrier, tracking_number, promised_by, feasibility,
                  expected_at, promise_id, replaces_promise_id, exception, exception_note, held, recalled,
                  order_cancelled, replaces_id, replaced_by_id, scans as "scans: Json<Vec<StoredScan>>", prepared_at, handed_over_at, delivered_at, changed_at, revision
           from shipments
           where id = $1 or number = $2 or (tracking_number = $3 and tracking_number <> '') or external_reference = $3
           order by (id = $1) desc nulls last, (number = $2) desc nulls last, (tracking_number = $3) desc,
                    prepared_at desc
           limit 1"#,
        name.id().map(ShipmentId::as_uuid) as Option<Uuid>,
        name.number().map(|number| number.compact().to_owned()) as Option<String>,
        name.as_str(),
    )
    .fetch_optional(conn)
    .await?;
    row.map(shipment).transpose()
}

/// The rows of a page and one more, if there is one.
pub(crate) async fn list(conn: &mut PgConnection, list: &ListShipments) -> sqlx::Result<Vec<Shipment>> {
    let states: Vec<String> = list.states.iter().map(State::to_string).collect();
    let (prepared_at, id) = list.page.after.unzip();
    let rows = sqlx::query_as!(
        Row,
        r#"select id, number, customer_id, order_id, external_reference, lines as "lines: Json<Vec<StoredLine>>",
                  address as "address: Json<StoredAddress>", state, carrier, tracking_number, promised_by, feasibility,
                  expected_at, promise_id, replaces_promise_id, exception, exception_note, held, recalled,
                  order_cancelled, replaces_id, replaced_by_id, scans as "scans: Json<Vec<StoredScan>>", prepared_at, handed_over_at, delivered_at, changed_at, revision
           from shipments
           where ($1::uuid is null or customer_id = $1)
             and ($2::uuid is null or order_id = $2)
             and (cardinality($3::text[]) = 0 or state = any($3))
             and ($4::timestamptz is null or (prepared_at, id) < ($4, $5))
           order by prepared_at desc, id desc
           limit $6"#,
        list.customer_id.map(CustomerId::as_uuid) as Option<Uuid>,
        list.order_id.map(OrderId::as_uuid) as Option<Uuid>,
        &states,
        prepared_at as Option<OffsetDateTime>,
        id as Option<Uuid>,
        list.page.limit(),
    )
    .fetch_all(conn)
    .await?;
    rows.into_iter().map(shipment).collect()
}
