//! A parcel came back, or was given up, whether another one replaces it or not.

use baton_department::Clerk;
use baton_proto::shipping::v1::Shipment;
use baton_proto::timeline::v1::Event;
use sqlx::PgConnection;

use super::parcel;
use crate::commands::{Cause, follow};
use crate::domain::Way;
use crate::error::Error;

/// `others_live` is how many other shipments of the order there are still.
pub(super) async fn react(
    conn: &mut PgConnection,
    clerk: &Clerk,
    event: &Event,
    shipment: &Shipment,
    others_live: i32,
) -> Result<(), Error> {
    let cause = Cause { event, order_id: &shipment.order_id };
    let parcel = parcel(shipment, Way::Back);
    follow(conn, clerk, cause, |order, at| order.came_back(parcel, others_live, at)).await
}
