//! What can be done, one file per verb.
//!
//! Each command runs in the transaction that also keeps its answer: lock the order → decide → save → tell. The last ones
//! nobody calls; they are what reactions do.

mod cancel_shipment;
mod change_address;
mod hand_over_shipment;
mod issue_return_label;
mod prepare_shipment;
mod recall_shipment;
mod receive_return;
mod record_scan;
mod reship_shipment;

mod follow_approval;
mod follow_hold;
mod follow_promise;
mod note_order;
mod prepare_rest;
mod stop_shipments;

use baton_department::Error::ExternalReferenceTaken;
use baton_department::{Context, Inserted, tell_stating};
use baton_model::{DictatableNumber, Ids, OrderId, ShipmentId};
use baton_proto::shipping::v1;
use baton_proto::timeline::v1::FactStated;
use sqlx::PgConnection;

use crate::domain::{Decided, Fulfilment, HeardOrder, Preparing, Refusal, Shipment, ShipmentName};
use crate::error::Error;
use crate::events;
use crate::store;

pub(crate) use cancel_shipment::CancelShipment;
pub(crate) use change_address::ChangeAddress;
pub(crate) use follow_approval::FollowApproval;
pub(crate) use follow_hold::FollowHold;
pub(crate) use follow_promise::FollowPromise;
pub(crate) use hand_over_shipment::HandOverShipment;
pub(crate) use issue_return_label::IssueReturnLabel;
pub(crate) use note_order::{Heard, NoteOrder};
pub(crate) use prepare_rest::PrepareRest;
pub(crate) use prepare_shipment::PrepareShipment;
pub(crate) use recall_shipment::RecallShipment;
pub(crate) use receive_return::ReceiveReturn;
pub(crate) use record_scan::RecordScan;
pub(crate) use reship_shipment::ReshipShipment;
pub(crate) use stop_shipments::StopShipments;

/// The answer to every command on a shipment. The responses of its RPCs all have these two fields.
pub(crate) type Recorded = v1::PrepareShipmentResponse;

/// The answer to every command on a return.
pub(crate) type ReturnRecorded = v1::IssueReturnLabelResponse;

/// How many numbers are drawn before giving up. With a million objects, one in 27,000 draws is taken.
const DRAWS: usize = 8;

/// Locks an order with all that is shipped of it.
async fn lock_order(conn: &mut PgConnection, order_id: OrderId) -> Result<Fulfilment, Error> {
    let order = store::heard_orders::lock(conn, order_id).await?;
    let order = order.ok_or_else(|| Error::OrderNotFound { order: order_id.to_string() })?;
    Ok(Fulfilment { order, shipments: store::shipments::of_order(conn, order_id).await? })
}

/// Locks the order of a shipment, and gives the shipment too.
async fn lock(conn: &mut PgConnection, name: &ShipmentName) -> Result<(Fulfilment, Shipment), Error> {
    let not_found = || Error::ShipmentNotFound { shipment: name.as_str().to_owned() };
    let (id, order_id) = store::shipments::locate(conn, name).await?.ok_or_else(not_found)?;
    let fulfilment = lock_order(conn, order_id).await?;
    let shipment = fulfilment.shipment(id).ok_or_else(not_found)?;
    Ok((fulfilment, shipment))
}

/// Locks the shipment with its order, lets `decide` judge, and records what it decided.
async fn transition(
    conn: &mut PgConnection,
    context: &Context,
    shipment_id: ShipmentId,
    decide: impl FnOnce(&Fulfilment, Shipment) -> Result<Decided, Refusal> + Send,
) -> Result<Recorded, Error> {
    let (fulfilment, shipment) = lock(conn, &shipment_id.into()).await?;
    save(conn, context, &decide(&fulfilment, shipment)?).await
}

/// Saves a change of a shipment whose order was locked in this transaction, and tells it.
async fn save(conn: &mut PgConnection, context: &Context, decided: &Decided) -> Result<Recorded, Error> {
    store::shipments::update(conn, &decided.shipment).await?;
    record(conn, context, decided).await
}

/// Stores a new shipment of an order that was locked in this transaction, and tells it.
async fn add(
    conn: &mut PgConnection,
    context: &Context,
    ids: &dyn Ids,
    order: &HeardOrder,
    preparing: Preparing,
) -> Result<Recorded, Error> {
    for _ in 0..DRAWS {
        let number: DictatableNumber = ids.number();
        let decided = Shipment::prepare(preparing.clone(), number, order, context.occurred_at);
        match store::shipments::insert(conn, &decided.shipment).await? {
            Inserted::Yes => return record(conn, context, &decided).await,
            Inserted::NumberTaken => {}
            Inserted::ReferenceTaken(holder) => {
                let external_reference = preparing.external_reference.unwrap_or_default();
                let holder = holder.to_string();
                return Err(ExternalReferenceTaken { external_reference, holder }.into());
            }
        }
    }
    Err(Error::NoFreeNumber)
}

/// Enqueues the event of a change that is saved, in its transaction.
async fn record(conn: &mut PgConnection, context: &Context, decided: &Decided) -> Result<Recorded, Error> {
    record_stating(conn, context, decided, Vec::new()).await
}

/// Like [`record`], of a change with which the customer told us something.
async fn record_stating(
    conn: &mut PgConnection,
    context: &Context,
    decided: &Decided,
    facts: Vec<FactStated>,
) -> Result<Recorded, Error> {
    let event_id = tell_stating(conn, context, events::told(decided), facts).await?;
    Ok(Recorded { shipment: Some(events::shipment(&decided.shipment)), event_id })
}
