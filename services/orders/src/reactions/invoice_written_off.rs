//! Billing gave the money up: what waited for it is called off.

use baton_department::Clerk;
use baton_proto::billing::v1::InvoiceWrittenOff;
use baton_proto::timeline::v1::Event;
use sqlx::PgConnection;

use crate::commands::{Cause, follow};
use crate::error::Error;

pub(super) async fn react(
    conn: &mut PgConnection,
    clerk: &Clerk,
    event: &Event,
    written_off: &InvoiceWrittenOff,
) -> Result<(), Error> {
    let invoice = written_off.invoice.clone().unwrap_or_default();
    let reason = format!("invoice {} was written off", invoice.number);
    let cause = Cause { event, order_id: &invoice.order_id };
    follow(conn, clerk, cause, |order, at| order.written_off(reason, at)).await
}
