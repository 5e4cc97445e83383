//! A shipment went on: the ticket about it says so, so that whoever opens it sees it.
//!
//! Reads the event's subject and not its body: where a shipment stands is said there in words, by the department that knows.

use baton_department::Context;
use baton_proto::timeline::v1::Event;
use sqlx::PgConnection;

use crate::commands::NoteShipmentChange;
use crate::error::Error;

pub(super) async fn react(conn: &mut PgConnection, context: &Context, cause: &Event) -> Result<(), Error> {
    let Some(shipment) = &cause.subject else { return Ok(()) };
    let (Ok(customer_id), Ok(shipment_id)) = (cause.customer_id.parse(), shipment.id.parse()) else {
        return Ok(());
    };
    let command = NoteShipmentChange { customer_id, shipment_id, status: shipment.status.clone() };
    command.run(conn, context).await
}
