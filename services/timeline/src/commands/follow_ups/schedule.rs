//! Schedules a follow-up.

use baton_model::{CustomerId, Partition};
use baton_proto::timeline::v1::{FollowUpScheduled, ScheduleFollowUpResponse};
use sqlx::PgConnection;
use time::OffsetDateTime;

use super::tell;
use crate::commands::cases::{Recorded, must_be_of};
use crate::commands::promises::{at, must_be_ahead};
use crate::commands::{Applied, Circumstances, Command};
use crate::domain::follow_up::{FollowUp, FollowUpKind, FollowUpState};
use crate::error::Error;
use crate::{messages, store};

/// Schedules something to do for a customer.
#[derive(Debug)]
pub(crate) struct ScheduleFollowUp {
    pub(crate) circumstances: Circumstances,
    pub(crate) customer_id: CustomerId,
    pub(crate) text: String,
    pub(crate) due: OffsetDateTime,
}

impl Command for ScheduleFollowUp {
    type Response = ScheduleFollowUpResponse;

    fn partition(&self) -> Partition {
        self.customer_id.partition()
    }

    async fn apply(&self, conn: &mut PgConnection) -> Result<Applied<ScheduleFollowUpResponse>, Error> {
        let Circumstances { actor, now, case_id, ids, .. } = &self.circumstances;
        must_be_ahead(&self.circumstances, self.due)?;
        let case = must_be_of(conn, *case_id, self.customer_id).await?;
        let follow_up = FollowUp {
            id: ids.follow_up_id(self.partition()),
            customer_id: self.customer_id,
            case_id: *case_id,
            department: case.map_or_else(|| actor.department.clone(), |case| case.department),
            text: self.text.clone(),
            kind: FollowUpKind::Reminder,
            due: self.due,
            promise_id: None,
            state: FollowUpState::Open,
            scheduled_by: actor.clone(),
            scheduled_at: *now,
            snoozes: 0,
            missed_at: None,
            done: None,
        };
        let recorded = keep(conn, &self.circumstances, &follow_up).await?;
        let follow_up = Some(messages::follow_up(&follow_up));
        let response = ScheduleFollowUpResponse { follow_up, event_id: recorded.event_id.to_string() };
        Ok(recorded.applied(response))
    }
}

/// Stores a new follow-up and records its event.
pub(in crate::commands) async fn keep(
    conn: &mut PgConnection,
    circumstances: &Circumstances,
    follow_up: &FollowUp,
) -> Result<Recorded, Error> {
    store::follow_ups::insert(conn, follow_up).await?;
    let summary = format!("To do by {}: {}", at(follow_up.due), follow_up.text);
    let body = FollowUpScheduled { follow_up: Some(messages::follow_up(follow_up)) };
    tell(conn, circumstances, follow_up, &summary, &body).await
}
