//! A parcel arrived.

use baton_department::Clerk;
use baton_proto::shipping::v1::ShipmentDelivered;
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
    delivered: &ShipmentDelivered,
) -> Result<(), Error> {
    let shipment = delivered.shipment.clone().unwrap_or_default();
    let parcel = parcel(&shipment, Way::Arrived);
    let cause = Cause { event, order_id: &shipment.order_id };
    follow(conn, clerk, cause, |order, at| order.arrived(parcel, at)).await
}
