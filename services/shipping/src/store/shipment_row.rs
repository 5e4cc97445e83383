//! A shipment as it is stored.

use baton_department::StoredAddress;
use baton_model::{CustomerId, OrderId, PromiseId, ShipmentId};
use sqlx::types::Json;
use time::OffsetDateTime;
use uuid::Uuid;

use super::goods::StoredLine;
use super::scans::{self, StoredScan};
use super::unreadable;
use crate::domain::{Address, Line, Promise, Shipment};

/// A row of the table of shipments.
pub(super) struct Row {
    pub(super) id: Uuid,
    pub(super) number: String,
    pub(super) customer_id: Uuid,
    pub(super) order_id: Uuid,
    pub(super) external_reference: Option<String>,
    pub(super) lines: Json<Vec<StoredLine>>,
    pub(super) address: Option<Json<StoredAddress>>,
    pub(super) state: String,
    pub(super) carrier: String,
    pub(super) tracking_number: String,
    pub(super) promised_by: Option<OffsetDateTime>,
    pub(super) feasibility: String,
    pub(super) expected_at: Option<OffsetDateTime>,
    pub(super) promise_id: Uuid,
    pub(super) replaces_promise_id: Option<Uuid>,
    pub(super) exception: Option<String>,
    pub(super) exception_note: String,
    pub(super) held: bool,
    pub(super) recalled: bool,
    pub(super) order_cancelled: bool,
    pub(super) replaces_id: Option<Uuid>,
    pub(super) replaced_by_id: Option<Uuid>,
    pub(super) scans: Json<Vec<StoredScan>>,
    pub(super) prepared_at: OffsetDateTime,
    pub(super) handed_over_at: Option<OffsetDateTime>,
    pub(super) delivered_at: Option<OffsetDateTime>,
    pub(super) changed_at: OffsetDateTime,
    pub(super) revision: i64,
}

/// The shipment that the row keeps.
pub(super) fn shipment(row: Row) -> sqlx::Result<Shipment> {
    let feasibility = row.feasibility.parse().map_err(unreadable)?;
    Ok(Shipment {
        id: ShipmentId::from_uuid(row.id),
        number: row.number.parse().map_err(unreadable)?,
        customer_id: CustomerId::from_uuid(row.customer_id),
        order_id: OrderId::from_uuid(row.order_id),
        external_reference: row.external_reference,
        lines: row.lines.0.into_iter().map(Line::from).collect(),
        address: row.address.map(|address| Address::from(address.0)),
        state: row.state.parse().map_err(unreadable)?,
        carrier: row.carrier,
        tracking_number: row.tracking_number,
        promise: Promise { promised_by: row.promised_by, feasibility, expected_at: row.expected_at },
        promise_id: PromiseId::from_uuid(row.promise_id),
        replaces_promise_id: row.replaces_promise_id.map(PromiseId::from_uuid),
        exception: row.exception.as_deref().map(str::parse).transpose().map_err(unreadable)?,
        exception_note: row.exception_note,
        held: row.held,
        recalled: row.recalled,
        order_cancelled: row.order_cancelled,
        replaces_id: row.replaces_id.map(ShipmentId::from_uuid),
        replaced_by_id: row.replaced_by_id.map(ShipmentId::from_uuid),
        journey: scans::load(row.scans.0)?,
        prepared_at: row.prepared_at,
        handed_over_at: row.handed_over_at,
        delivered_at: row.delivered_at,
        changed_at: row.changed_at,
        revision: row.revision,
    })
}
