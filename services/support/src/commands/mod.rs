//! What can be done, one file per verb.
//!
//! Each command is one transaction: claim the request id → lock the order → decide → save → enqueue the event → store
//! the answer. A retry finds its first answer at the first step.

mod amend_order;
mod approve_return;
mod cancel_order;
mod complete_order;
mod confirm_order;
mod deliver_order;
mod hold_order;
mod place_order;
mod release_order;
mod return_order;
mod ship_order;
mod start_fulfilment;

use std::future::Future;

use baton_db::Work;
use baton_inbox::replay::{self, Claim, Key};
use baton_model::OrderId;
use baton_proto::orders::v1;
use prost::Message;
use sqlx::PgConnection;
use time::OffsetDateTime;

use crate::domain::{Decided, Order, Refusal};
use crate::error::Error;
use crate::events::{self, Context};
use crate::store;

pub(crate) use amend_order::AmendOrder;
pub(crate) use approve_return::ApproveReturn;
pub(crate) use cancel_order::CancelOrder;
pub(crate) use complete_order::CompleteOrder;
pub(crate) use confirm_order::ConfirmOrder;
pub(crate) use deliver_order::DeliverOrder;
pub(crate) use hold_order::HoldOrder;
pub(crate) use place_order::PlaceOrder;
pub(crate) use release_order::ReleaseOrder;
pub(crate) use return_order::ReturnOrder;
pub(crate) use ship_order::ShipOrder;
pub(crate) use start_fulfilment::StartFulfilment;

/// The answer to every command on an order. The responses of its RPCs all have these two fields.
pub(crate) type Recorded = v1::PlaceOrderResponse;

/// A change that somebody asked for.
pub(crate) trait Command: Send + Sync {
    /// What it answers.
    type Answer: Message + Default;

    /// Makes the change, in the caller's transaction. It may be run again after a rollback.
    fn run(
        &self,
        conn: &mut PgConnection,
        context: &Context,
    ) -> impl Future<Output = Result<Self::Answer, Error>> + Send;
}

/// A command under its request id: carried out once, answered as often as it is asked.
#[derive(Debug)]
pub(crate) struct Write<C> {
    /// Names the request.
    pub(crate) key: Key,
    /// When the request came.
    pub(crate) received_at: OffsetDateTime,
    /// The circumstances.
    pub(crate) context: Context,
    /// The change.
    pub(crate) command: C,
}

impl<C: Command> Work for Write<C> {
    type Output = C::Answer;
    type Error = Error;

    async fn run(&self, conn: &mut PgConnection) -> Result<C::Answer, Error> {
        if let Claim::Done(answer) = replay::claim(conn, &self.key, self.received_at).await? {
            return Ok(C::Answer::decode(answer.as_slice())?);
        }
        let answer = self.command.run(conn, &self.context).await?;
        replay::complete(conn, &self.key, &answer.encode_to_vec()).await?;
        Ok(answer)
    }
}

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
async fn save(conn: &mut PgConnection, context: &Context, decided: &Decided) -> Result<Recorded, Error> {
    store::orders::update(conn, &decided.order).await?;
    record(conn, context, decided).await
}

/// Enqueues the event of a change that is saved, in its transaction.
async fn record(conn: &mut PgConnection, context: &Context, decided: &Decided) -> Result<Recorded, Error> {
    let event = events::event(context, decided);
    baton_outbox::enqueue(conn, &event).await?;
    Ok(Recorded { order: Some(events::order(&decided.order)), event_id: event.id })
}
