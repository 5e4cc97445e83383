//! What orders does when others act, one file per event.

mod return_approved;

use std::sync::Arc;

use baton_inbox::Reactions;
use baton_model::{Actor, Clock, Ids};
use baton_outbox::Wake;
use baton_proto::support::v1::ReturnApproved;
use baton_proto::timeline::v1::Event;
use prost::Name;
use sqlx::PgConnection;

use crate::error::Error;
use crate::events::Context;

/// What orders does when others act.
#[derive(Debug, Clone)]
pub(crate) struct OrdersReactions {
    /// As whom.
    pub(crate) actor: Actor,
    /// What time it is.
    pub(crate) clock: Arc<dyn Clock>,
    /// Where event ids come from.
    pub(crate) ids: Arc<dyn Ids>,
    /// Tells the relay.
    pub(crate) wake: Wake,
}

impl Reactions for OrdersReactions {
    const TYPES: &'static [&'static str] = &["baton.support.v1.ReturnApproved"];
    type Error = Error;

    async fn react(&self, conn: &mut PgConnection, event: &Event) -> Result<(), Error> {
        let Some(body) = &event.body else { return Ok(()) };
        let context = Context::of_cause(event, &self.actor, self.ids.event_id(), self.clock.now());
        if body.type_url == ReturnApproved::type_url() {
            return_approved::react(conn, &context, event, &body.to_msg()?).await?;
        }
        Ok(())
    }

    fn committed(&self) {
        self.wake.wake();
    }
}
