//! Billing credited a return of which nothing had been paid: the order is settled.

use baton_department::Clerk;
use baton_proto::billing::v1::InvoiceCredited;
use baton_proto::timeline::v1::Event;
use sqlx::PgConnection;

use crate::commands::{Cause, follow};
use crate::domain::Order;
use crate::error::Error;

pub(super) async fn react(
    conn: &mut PgConnection,
    clerk: &Clerk,
    event: &Event,
    credited: &InvoiceCredited,
) -> Result<(), Error> {
    if credited.return_id.is_empty() || credited.refund_due {
        return Ok(());
    }
    let order_id = credited.invoice.as_ref().map_or("", |invoice| &invoice.order_id);
    follow(conn, clerk, Cause { event, order_id }, Order::settled).await
}
