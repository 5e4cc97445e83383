//! Billing paid the last refund of a return: the order is settled.

use baton_department::Clerk;
use baton_proto::billing::v1::RefundPaid;
use baton_proto::timeline::v1::Event;
use sqlx::PgConnection;

use crate::commands::{Cause, follow};
use crate::domain::Order;
use crate::error::Error;

pub(super) async fn react(
    conn: &mut PgConnection,
    clerk: &Clerk,
    event: &Event,
    paid: &RefundPaid,
) -> Result<(), Error> {
    let refund = paid.refund.clone().unwrap_or_default();
    if refund.return_id.is_empty() || paid.open_refunds > 0 {
        return Ok(());
    }
    let cause = Cause { event, order_id: &refund.order_id };
    follow(conn, clerk, cause, Order::settled).await
}
