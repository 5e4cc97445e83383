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

use baton_department::{Context, tell_stating};
use baton_model::OrderId;
use baton_proto::orders::v1;
use baton_proto::timeline::v1::FactStated;
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
    let order = lock(conn, order_id).await?;
    save(conn, context, &decide(order)?).await
}

async fn lock(conn: &mut PgConnection, order_id: OrderId) -> Result<Order, Error> {
    let order = store::orders::lock(conn, order_id).await?;
    order.ok_or_else(|| Error::OrderNotFound { order: order_id.to_string() })
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
    Ok(Recorded { order: Some(events::order(&decided.order)), event_id })
}
