//! What billing does when others act, one file per event.

mod case_changed;
mod order_amended;
mod order_cancelled;
mod order_placed;
mod ordering;
mod remedy_agreed;
mod return_received;

use baton_department::{Clerk, body_of};
use baton_inbox::Reactions;
use baton_proto::cases::v1::{CaseClosed, CaseOpened, CaseReopened, CaseResolved, CaseUpdated, RemedyAgreed};
use baton_proto::orders::v1::{OrderAmended, OrderCancelled, OrderPlaced};
use baton_proto::shipping::v1::ReturnReceived;
use baton_proto::timeline::v1::Event;
use sqlx::PgConnection;

use crate::error::Error;

/// What billing does when others act.
#[derive(Debug, Clone)]
pub(crate) struct BillingReactions {
    /// Gives the circumstances.
    pub(crate) clerk: Clerk,
    /// How much goodwill one customer may be granted in a currency within the period, in its minor units.
    pub(crate) credit_cap_minor: i64,
}

impl Reactions for BillingReactions {
    const TYPES: &'static [&'static str] = &[
        "baton.cases.v1.CaseClosed",
        "baton.cases.v1.CaseOpened",
        "baton.cases.v1.CaseReopened",
        "baton.cases.v1.CaseResolved",
        "baton.cases.v1.CaseUpdated",
        "baton.cases.v1.RemedyAgreed",
        "baton.orders.v1.OrderAmended",
        "baton.orders.v1.OrderCancelled",
        "baton.orders.v1.OrderPlaced",
        "baton.shipping.v1.ReturnReceived",
    ];
    type Prepared = ();
    type Error = Error;

    async fn react(&self, conn: &mut PgConnection, event: &Event, (): &()) -> Result<(), Error> {
        let (context, ids) = (self.clerk.reacting_to(event), self.clerk.ids().as_ref());
        if let Some(placed) = body_of::<OrderPlaced>(event)? {
            return order_placed::react(conn, &context, ids, event, placed).await;
        }
        if let Some(amended) = body_of::<OrderAmended>(event)? {
            return order_amended::react(conn, &context, ids, event, amended).await;
        }
        if let Some(cancelled) = body_of::<OrderCancelled>(event)? {
            return order_cancelled::react(conn, &context, ids, event, cancelled).await;
        }
        if let Some(received) = body_of::<ReturnReceived>(event)? {
            return return_received::react(conn, &context, ids, event, received).await;
        }
        if let Some(agreed) = body_of::<RemedyAgreed>(event)? {
            return remedy_agreed::react(conn, &context, event, agreed, self.credit_cap_minor).await;
        }
        let case = None
            .or(body_of::<CaseOpened>(event)?.map(|opened| opened.case))
            .or(body_of::<CaseUpdated>(event)?.map(|updated| updated.case))
            .or(body_of::<CaseResolved>(event)?.map(|resolved| resolved.case))
            .or(body_of::<CaseClosed>(event)?.map(|closed| closed.case))
            .or(body_of::<CaseReopened>(event)?.map(|reopened| reopened.case));
        match case {
            Some(case) => case_changed::react(conn, &context, ids, event, case.as_ref()).await,
            None => Ok(()),
        }
    }

    fn committed(&self) {
        self.clerk.committed();
    }
}
