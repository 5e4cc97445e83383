//! Support approved that the goods come back: the order takes note, so that the return can be booked.

use baton_proto::support::v1::ReturnApproved;
use baton_proto::timeline::v1::Event;
use sqlx::PgConnection;

use crate::commands::ApproveReturn;
use crate::error::Error;
use crate::events::Context;

pub(super) async fn react(
    conn: &mut PgConnection,
    context: &Context,
    cause: &Event,
    approved: &ReturnApproved,
) -> Result<(), Error> {
    let (Ok(customer_id), Ok(order_id)) = (cause.customer_id.parse(), approved.order_id.parse()) else {
        return Err(Error::OrderNotFound { order: approved.order_id.clone() });
    };
    let command = ApproveReturn { customer_id, order_id, reason: approved.reason.clone() };
    command.run(conn, context).await
}
