//! What can be done, one file per verb.
//!
//! Each command runs in the transaction that also keeps its answer: lock the order → decide → save → enqueue the event.

mod amend_order;
mod cancel_order;
mod complete_order;
mod confirm_order;
mod deliver_order;
mod follow;
mod hold_order;
mod place_order;
mod release_order;
mod return_order;
mod ship_order;
mod start_fulfilment;

use baton_department::{Context, tell};
use baton_model::OrderId;
use baton_proto::orders::v1;
use sqlx::PgConnection;

use crate::domain::{Decided, Order, Refusal};
use crate::error::Error;
use crate::{events, store};

pub(crate) use amend_order::AmendOrder;
pub(crate) use cancel_order::CancelOrder;
pub(crate) use complete_order::CompleteOrder;
pub(crate) use confirm_order::ConfirmOrder;
pub(crate) use deliver_order::DeliverOrder;
pub(crate) use follow::{Cause, follow};
pub(crate) use hold_order::HoldOrder;
pub(crate) use place_order::PlaceOrder;
pub(crate) use release_order::ReleaseOrder;
pub(crate) use return_order::ReturnOrder;
pub(crate) use ship_order::ShipOrder;
pub(crate) use start_fulfilment::StartFulfilment;

/// The answer to every command on an order. The responses of its RPCs all have these two fields.
pub(crate) type Recorded = v1::PlaceOrderResponse;

/// Locks the order, lets `decide` judge, and records what it decided.
async fn transition(
    conn: &mut PgConnection,
    context: &Context,
    order_id: OrderId,
    decide: impl FnOnce(Order) -> Result<Decided, Refusal> + Send,
) -> Result<Recorded, Error> {
    let order = store::orders::lock(conn, order_id).await?;
    let order = order.ok_or_else(|| Error::OrderNotFound { order: order_id.to_string() })?;
    save(conn, context, &decide(order)?).await
}

/// Saves a change of an order that was locked in this transaction.
pub(crate) async fn save(
    conn: &mut PgConnection,
    context: &Context,
    decided: &Decided,
) -> Result<Recorded, Error> {
    store::orders::update(conn, &decided.order, context.imported).await?;
    record(conn, context, decided).await
}

/// Enqueues the event of a change that is saved, in its transaction.
async fn record(conn: &mut PgConnection, context: &Context, decided: &Decided) -> Result<Recorded, Error> {
    let event_id = tell(conn, context, events::told(decided)).await?;
    Ok(Recorded { order: Some(events::order(&decided.order)), event_id })
}
