//! What became of a department's handoffs lately.

use baton_db::Work;
use baton_model::Department;
use baton_proto::cases::v1::{
    HandoffAccepted, HandoffCompleted, HandoffDeclined, HandoffExpired, HandoffRated, HandoffRequested,
    HandoffReturned, HandoffWithdrawn,
};
use prost::Name;
use sqlx::PgConnection;

use crate::domain::handoff::Handoff;
use crate::error::Error;
use crate::store;
use crate::store::events::Stretch;
use crate::store::handoffs::After;

/// A page of the handoffs to or from a department that changed in these stretches of the log, as they stand now.
#[derive(Debug)]
pub(crate) struct ReadChanges<'a> {
    pub(crate) department: &'a Department,
    pub(crate) stretches: &'a [Stretch],
    pub(crate) after: After,
    pub(crate) limit: usize,
}

impl Work for ReadChanges<'_> {
    type Output = Vec<Handoff>;
    type Error = Error;

    async fn run(&self, conn: &mut PgConnection) -> Result<Vec<Handoff>, Error> {
        let Self { department, stretches, after, limit } = *self;
        let limit = limit as i64;
        Ok(store::handoffs::changed(conn, department, stretches, &types(), after, limit).await?)
    }
}

/// The types of the events that change a handoff.
fn types() -> [String; 8] {
    [
        HandoffRequested::full_name(),
        HandoffAccepted::full_name(),
        HandoffDeclined::full_name(),
        HandoffExpired::full_name(),
        HandoffWithdrawn::full_name(),
        HandoffReturned::full_name(),
        HandoffCompleted::full_name(),
        HandoffRated::full_name(),
    ]
}
