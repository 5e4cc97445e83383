//! G3: every committed command's event appears exactly once, in order per customer.

use std::collections::HashMap;
use std::time::{Duration, Instant};

use sqlx::PgConnection;
use uuid::Uuid;

use super::history::{History, Steps};
use super::{Guarantee, Report, VerifyError};
use crate::store::departments::{self, Kind, Object};
use crate::store::inspect;
use crate::store::parked::{self, Parked, Place};

const PAUSE: Duration = Duration::from_millis(50);

/// A department's objects as of one instant, and how far its outbox was at that instant.
pub(super) struct Department {
    kind: &'static Kind,
    conn: PgConnection,
    objects: HashMap<Uuid, Object>,
    outbox_end: i64,
}

impl Department {
    /// Reads the department's own view.
    pub(super) async fn read(kind: &'static Kind, url: &str) -> Result<Self, VerifyError> {
        let of = |error| VerifyError::Database(kind.department, error);
        let mut conn = inspect::open(url).await.map_err(of)?;
        inspect::freeze(&mut conn).await.map_err(of)?;
        let objects = departments::objects(&mut conn, kind).await.map_err(of)?;
        let outbox_end = departments::outbox_end(&mut conn).await.map_err(of)?;
        inspect::thaw(&mut conn).await.map_err(of)?;
        let objects = objects.into_iter().map(|object| (object.id, object)).collect();
        Ok(Self { kind, conn, objects, outbox_end })
    }

    /// Whether both are kinds of one department, and so share an outbox.
    pub(super) fn is_of_the_department_of(&self, other: &Self) -> bool {
        self.kind.department == other.kind.department
    }

    /// Whether these objects are the ones of this kind.
    pub(super) fn keeps(&self, department: &str, kind: &str) -> bool {
        self.kind.department == department && self.kind.name == kind
    }

    /// An object as it was.
    pub(super) fn object(&self, id: &str) -> Option<&Object> {
        self.objects.get(&Uuid::try_parse(id).ok()?)
    }

    /// Waits until all that was in the outbox has reached the timeline, and reports what never will.
    pub(super) async fn await_outbox(
        &mut self,
        patience: Duration,
        report: &mut Report,
    ) -> Result<(), VerifyError> {
        let department = self.kind.department;
        let of = |error| VerifyError::Database(department, error);
        let started = Instant::now();
        loop {
            let waiting = departments::outbox_waiting(&mut self.conn, self.outbox_end).await.map_err(of)?;
            if waiting == 0 {
                break;
            }
            if started.elapsed() >= patience {
                let seconds = patience.as_secs();
                report.violated(
                    Guarantee::G3,
                    format_args!("{department}: {waiting} events still wait in the outbox after {seconds} s"),
                );
                break;
            }
            tokio::time::sleep(PAUSE).await;
        }
        for parked in parked::list(&mut self.conn).await.map_err(of)? {
            let Parked { place, event_id, reason, .. } = parked;
            let what = match place {
                Place::Outbox => format!("the timeline refused event {event_id} for good: {reason}"),
                Place::Inbox => format!("a reaction to event {event_id} failed for good: {reason}"),
            };
            report.violated(Guarantee::G3, format_args!("{department}: {what}"));
        }
        Ok(())
    }

    /// Compares with what the timeline says.
    pub(super) async fn compare(mut self, history: &History, report: &mut Report) -> Result<(), VerifyError> {
        let name = self.kind.name;
        for object in self.objects.values() {
            match history.steps.get(&(name, object.id.to_string())) {
                None => report.violated(
                    Guarantee::G3,
                    format_args!("{name} {} has {} steps, the timeline none", object.id, object.revision),
                ),
                Some(steps) if steps.customer_id != object.customer_id => report.violated(
                    Guarantee::G3,
                    format_args!("{name} {} is told on the timeline of another customer", object.id),
                ),
                Some(steps) if steps.whole && steps.last < object.revision => report.violated(
                    Guarantee::G3,
                    format_args!(
                        "{name} {} has {} steps, the timeline {}",
                        object.id, object.revision, steps.last
                    ),
                ),
                Some(_) => {}
            }
        }
        let told = history.steps.iter().filter(|((kind, _), _)| *kind == name);
        for ((_, id), steps) in told {
            self.check_told(id, steps, report).await?;
        }
        report.checked(self.kind.plural, self.objects.len() as u64);
        inspect::close(self.conn).await;
        Ok(())
    }

    /// Whether the department has done what the timeline tells, by now at the latest.
    async fn check_told(&mut self, id: &str, steps: &Steps, report: &mut Report) -> Result<(), VerifyError> {
        let uuid = Uuid::try_parse(id).unwrap_or_default();
        let known = self.objects.get(&uuid).map_or(0, |object| object.revision);
        if steps.last <= known {
            return Ok(());
        }
        let now = departments::object(&mut self.conn, self.kind, uuid).await;
        let now = now.map_err(|error| VerifyError::Database(self.kind.department, error))?;
        let revision = now.map_or(0, |object| object.revision);
        if steps.last > revision {
            report.violated(
                Guarantee::G3,
                format_args!("{} {id} has {revision} steps, the timeline {}", self.kind.name, steps.last),
            );
        }
        Ok(())
    }
}
