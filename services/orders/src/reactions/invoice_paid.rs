//! Billing has all the money: an order that waited for it goes on.

use baton_department::Clerk;
use baton_proto::billing::v1::InvoicePaid;
use baton_proto::timeline::v1::Event;
use sqlx::PgConnection;

use crate::commands::{Cause, follow};
use crate::domain::Order;
use crate::error::Error;

pub(super) async fn react(
    conn: &mut PgConnection,
    clerk: &Clerk,
    event: &Event,
    paid: &InvoicePaid,
) -> Result<(), Error> {
    let invoice = paid.invoice.as_ref().map_or("", |invoice| &invoice.order_id);
    follow(conn, clerk, Cause { event, order_id: invoice }, Order::paid_for).await
}
