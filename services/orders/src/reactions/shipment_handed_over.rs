//! A parcel went to the carrier.

use baton_department::Clerk;
use baton_proto::shipping::v1::ShipmentHandedOver;
use baton_proto::timeline::v1::Event;
use sqlx::PgConnection;

use super::parcel;
use crate::commands::{Cause, follow};
use crate::domain::Way;
use crate::error::Error;

pub(super) async fn react(
    conn: &mut PgConnection,
    clerk: &Clerk,
    event: &Event,
    handed_over: &ShipmentHandedOver,
) -> Result<(), Error> {
    let shipment = handed_over.shipment.clone().unwrap_or_default();
    let parcel = parcel(&shipment, Way::Underway);
    let (carrier, tracking_number) = (shipment.carrier, shipment.tracking_number);
    let cause = Cause { event, order_id: &shipment.order_id };
    follow(conn, clerk, cause, |order, at| order.handed_over(parcel, carrier, tracking_number, at)).await
}
