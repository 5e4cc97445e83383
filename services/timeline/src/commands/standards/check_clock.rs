//! Looks at a clock, and tells what is to be told of it.

use std::sync::Arc;

use baton_db::Work;
use baton_model::{Actor, CustomerId, Department, Ids, Role};
use baton_proto::cases::v1::{StandardBreached, StandardWarned};
use baton_proto::common::v1::Channel;
use baton_proto::timeline::v1::Event;
use prost::{Message, Name};
use sqlx::PgConnection;
use time::OffsetDateTime;

use crate::commands::{Applied, Circumstances, record};
use crate::domain::clock::{Clock, Of, State};
use crate::domain::standard::{Definitions, Limit};
use crate::error::Error;
use crate::queries::standards::stories::Stories;
use crate::store::clocks::{ClockKey, Told};
use crate::{messages, store};

/// Computes one clock from its events, keeps what it says, and records its warning or its breach. Does nothing when
/// another sweep has done so meanwhile: what is told is told once.
#[derive(Debug)]
pub(crate) struct CheckClock<'a> {
    pub(crate) definitions: &'a Definitions,
    pub(crate) key: ClockKey,
    pub(crate) now: OffsetDateTime,
    pub(crate) ids: Arc<dyn Ids>,
}

impl Work for CheckClock<'_> {
    type Output = Applied<()>;
    type Error = Error;

    async fn run(&self, conn: &mut PgConnection) -> Result<Applied<()>, Error> {
        let customer_id = self.key.customer_id;
        store::heads::lock(conn, &[customer_id.partition()]).await?;
        let Some(mut told) = store::clocks::take(conn, &self.key, self.now).await? else {
            return Ok(Applied::unchanged(()));
        };
        let envelopes = store::events::after(conn, customer_id, self.key.sequence - 1, 1).await?;
        let start = Event::decode(envelopes.first().map(Vec::as_slice).unwrap_or_default())?;
        let mut stories = Stories::new(self.definitions, customer_id, self.now);
        let Some((of, clock)) = stories.clock(conn, &self.key.standard, &start).await? else {
            store::clocks::keep(conn, &self.key, None, told, None).await?;
            return Ok(Applied::unchanged(()));
        };
        let position = self.tell(conn, &of, &start, &clock, &mut told).await?;
        let next = next_check(&clock, told, self.now);
        store::clocks::keep(conn, &self.key, Some(&clock), told, next).await?;
        Ok(Applied { response: (), position })
    }
}

impl CheckClock<'_> {
    /// Records the event that is due, if one is. A warning that comes after the breach is none.
    async fn tell(
        &self,
        conn: &mut PgConnection,
        of: &Of,
        start: &Event,
        clock: &Clock<'_>,
        told: &mut Told,
    ) -> Result<Option<i64>, Error> {
        if matches!(clock.standard.limit, Limit::AtMost { .. }) {
            return Ok(None);
        }
        let title = &clock.standard.title;
        let message = Some(messages::clock(self.key.customer_id, of, start, clock));
        match (clock.state, clock.warn_at, clock.due_at) {
            (State::Breached, _, Some(due)) if told.breached_at.is_none() => {
                told.breached_at = Some(self.now);
                let department = clock.answerable();
                let summary = format!("Standard missed by {department}: {title}");
                let body = StandardBreached { clock: message };
                self.record(conn, start, department, due, &summary, &body).await.map(Some)
            }
            (State::Running, Some(warn_at), due) if told.warned_at.is_none() && warn_at <= self.now => {
                told.warned_at = Some(self.now);
                let department = &clock.department;
                let left =
                    due.map(|due| format!(" until {} {:02}:{:02} UTC", due.date(), due.hour(), due.minute()));
                let summary = format!("{department} has time{}: {title}", left.unwrap_or_default());
                let body = StandardWarned { clock: message };
                self.record(conn, start, department, warn_at, &summary, &body).await.map(Some)
            }
            _ => Ok(None),
        }
    }

    async fn record(
        &self,
        conn: &mut PgConnection,
        start: &Event,
        department: &Department,
        occurred_at: OffsetDateTime,
        summary: &str,
        body: &impl Name,
    ) -> Result<i64, Error> {
        let circumstances = Circumstances {
            // The timeline tells the department whose time it is.
            actor: Actor {
                id: "timeline-service".to_owned(),
                name: "Timeline".to_owned(),
                department: department.clone(),
                role: Role::Service,
            },
            now: self.now,
            occurred_at,
            channel: Channel::Internal,
            case_id: start.case_id.parse().ok(),
            imported: false,
            traceparent: baton_telemetry::current_traceparent(),
            ids: Arc::clone(&self.ids),
        };
        let customer_id: CustomerId = self.key.customer_id;
        let event = circumstances.event(customer_id, summary, body);
        record(conn, &circumstances, event).await
    }
}

/// When there is something to tell if nothing happens. Whatever happens has the clock looked at anyway.
fn next_check(clock: &Clock<'_>, told: Told, now: OffsetDateTime) -> Option<OffsetDateTime> {
    if clock.state != State::Running {
        return None;
    }
    let warning = clock.warn_at.filter(|_| told.warned_at.is_none());
    warning.into_iter().chain(clock.due_at).filter(|at| *at > now).min()
}
