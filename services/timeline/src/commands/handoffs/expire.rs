//! Expires a request that nobody decided in time.

use std::sync::Arc;

use baton_db::Work;
use baton_model::{Actor, HandoffId, Ids, Role};
use baton_proto::common::v1::Channel;
use sqlx::PgConnection;
use time::OffsetDateTime;

use super::{keep, load_both};
use crate::commands::{Applied, Circumstances};
use crate::error::Error;
use crate::store;

/// Expires one overdue request. Does nothing when somebody decided it meanwhile, or another replica expired it: so
/// the event is recorded once, however many sweeps run.
#[derive(Debug)]
pub(crate) struct ExpireHandoff {
    pub(crate) handoff_id: HandoffId,
    pub(crate) now: OffsetDateTime,
    pub(crate) ids: Arc<dyn Ids>,
}

impl Work for ExpireHandoff {
    type Output = Applied<()>;
    type Error = Error;

    async fn run(&self, conn: &mut PgConnection) -> Result<Applied<()>, Error> {
        store::heads::lock(conn, &[self.handoff_id.partition()]).await?;
        let (handoff, case) = load_both(conn, self.handoff_id).await?;
        let Some(step) = handoff.expire(&case, self.now) else {
            return Ok(Applied::unchanged(()));
        };
        let circumstances = Circumstances {
            // The timeline acts for the sender: the case is the sender's.
            actor: Actor {
                id: "timeline-service".to_owned(),
                name: "Timeline".to_owned(),
                department: handoff.from_department,
                role: Role::Service,
            },
            now: self.now,
            occurred_at: self.now,
            channel: Channel::Internal,
            case_id: Some(case.id),
            imported: false,
            traceparent: baton_telemetry::current_traceparent(),
            ids: Arc::clone(&self.ids),
        };
        let recorded = keep(conn, &circumstances, &step).await?;
        Ok(recorded.applied(()))
    }
}
