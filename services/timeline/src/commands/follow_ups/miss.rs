//! Records that a follow-up's time passed with nothing done.

use std::sync::Arc;

use baton_db::Work;
use baton_model::{FollowUpId, Ids};
use baton_proto::timeline::v1::FollowUpMissed;
use sqlx::PgConnection;
use time::OffsetDateTime;

use super::{load, tell};
use crate::commands::promises::at;
use crate::commands::{Applied, Circumstances};
use crate::error::Error;
use crate::{messages, store};

/// Records that one follow-up is missed. Does nothing when it was done or put off meanwhile, or another replica was here
/// first.
#[derive(Debug)]
pub(crate) struct MissFollowUp {
    pub(crate) follow_up_id: FollowUpId,
    pub(crate) now: OffsetDateTime,
    pub(crate) ids: Arc<dyn Ids>,
}

impl Work for MissFollowUp {
    type Output = Applied<()>;
    type Error = Error;

    async fn run(&self, conn: &mut PgConnection) -> Result<Applied<()>, Error> {
        store::heads::lock(conn, &[self.follow_up_id.partition()]).await?;
        let follow_up = load(conn, self.follow_up_id).await?;
        let Some(follow_up) = follow_up.miss(self.now) else {
            return Ok(Applied::unchanged(()));
        };
        store::follow_ups::update(conn, &follow_up).await?;
        let department = follow_up.department.clone();
        let circumstances = Circumstances::of_timeline(department, follow_up.case_id, self.now, &self.ids);
        let summary = format!("Not done by {}: {}", at(follow_up.due), follow_up.text);
        let body = FollowUpMissed { follow_up: Some(messages::follow_up(&follow_up)) };
        Ok(tell(conn, &circumstances, &follow_up, &summary, &body).await?.applied(()))
    }
}
