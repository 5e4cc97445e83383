//! An invoice is overdue: nothing more is done for its order until it is paid.

use baton_department::Clerk;
use baton_proto::billing::v1::InvoiceOverdue;
use baton_proto::timeline::v1::Event;
use sqlx::PgConnection;

use crate::commands::{Cause, follow};
use crate::error::Error;

pub(super) async fn react(
    conn: &mut PgConnection,
    clerk: &Clerk,
    event: &Event,
    overdue: &InvoiceOverdue,
) -> Result<(), Error> {
    let invoice = overdue.invoice.clone().unwrap_or_default();
    let reason = format!("invoice {} is overdue", invoice.number);
    let cause = Cause { event, order_id: &invoice.order_id };
    follow(conn, clerk, cause, |order, at| order.overdue(reason, at)).await
}
