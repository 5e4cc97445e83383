//! What sales does when others act, one file per event.

mod order_delivered;
mod owner_assigned;

use baton_department::{Clerk, body_of};
use baton_inbox::Reactions;
use baton_model::TouchId;
use baton_proto::customers::v1::OwnerAssigned;
use baton_proto::orders::v1::OrderDelivered;
use baton_proto::timeline::v1::Event;
use sqlx::PgConnection;

use crate::error::Error;

/// What sales does when others act.
#[derive(Debug, Clone)]
pub(crate) struct SalesReactions(pub(crate) Clerk);

impl Reactions for SalesReactions {
    const TYPES: &'static [&'static str] =
        &["baton.customers.v1.OwnerAssigned", "baton.orders.v1.OrderDelivered"];
    type Prepared = ();
    type Error = Error;

    async fn react(&self, conn: &mut PgConnection, event: &Event, (): &()) -> Result<(), Error> {
        let context = self.0.reacting_to(event);
        if let Some(assigned) = body_of::<OwnerAssigned>(event)? {
            owner_assigned::react(conn, &context, event, assigned).await?;
        } else if let Some(delivered) = body_of::<OrderDelivered>(event)? {
            let touch_id = TouchId::from_uuid(self.0.ids().uuid());
            order_delivered::react(conn, &context, event, delivered, touch_id).await?;
        }
        Ok(())
    }

    fn committed(&self) {
        self.0.committed();
    }
}
