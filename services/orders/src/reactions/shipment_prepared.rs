//! Shipping packs.

use baton_department::Clerk;
use baton_proto::shipping::v1::ShipmentPrepared;
use baton_proto::timeline::v1::Event;
use sqlx::PgConnection;

use crate::commands::{Cause, follow};
use crate::domain::Order;
use crate::error::Error;

pub(super) async fn react(
    conn: &mut PgConnection,
    clerk: &Clerk,
    event: &Event,
    prepared: &ShipmentPrepared,
) -> Result<(), Error> {
    let order_id = prepared.shipment.as_ref().map_or("", |shipment| &shipment.order_id);
    follow(conn, clerk, Cause { event, order_id }, Order::packed).await
}
