//! What the timeline's events say, read through once.
//!
//! Three things are learned on the way: the steps of every department's object, the way of every case, and where every
//! promise stands. All are folds over a customer's events in sequence order.

use std::collections::HashMap;

use baton_proto::timeline::v1::{Event, Subject};
use futures::TryStreamExt;
use prost::Message;
use sqlx::PgConnection;
use uuid::Uuid;

use super::owners::CaseStory;
use super::promises::Promises;
use super::{Guarantee, Report};
use crate::store::departments::{KINDS, Kind};
use crate::store::events::{self, Row};

/// What the timeline's events say.
#[derive(Debug, Default)]
pub(super) struct History {
    /// The steps of each department's object, by kind and id.
    pub(super) steps: HashMap<(&'static str, String), Steps>,
    /// The way of each case, by its id.
    pub(super) cases: HashMap<String, CaseStory>,
    /// Where each promise stands.
    pub(super) promises: Promises,
}

/// The steps of one object.
#[derive(Debug)]
pub(super) struct Steps {
    /// On whose timeline they are.
    pub(super) customer_id: Uuid,
    /// The revision of the last one.
    pub(super) last: i64,
    /// Whether they are 1, 2, 3 … on one timeline. What is not was reported.
    pub(super) whole: bool,
}

impl History {
    /// Reads every event, and reports what is wrong with events by themselves.
    pub(super) async fn read(conn: &mut PgConnection, report: &mut Report) -> sqlx::Result<Self> {
        for (event_id, places) in events::doubled(conn).await? {
            report.violated(Guarantee::G3, format_args!("event {event_id} is recorded {places} times"));
        }
        let mut history = Self::default();
        let mut count = 0;
        let mut rows = std::pin::pin!(events::all(conn));
        while let Some(row) = rows.try_next().await? {
            count += 1;
            match Event::decode(row.envelope.as_slice()) {
                Ok(event) if agrees(&event, &row) => history.learn(&event, row.customer_id, report),
                _ => report.violated(
                    Guarantee::G1,
                    format_args!(
                        "customer {}: what is stored at sequence {} is not event {} of that sequence",
                        row.customer_id, row.sequence, row.event_id
                    ),
                ),
            }
        }
        history.promises.finish();
        report.checked("events", count);
        Ok(history)
    }

    fn learn(&mut self, event: &Event, customer_id: Uuid, report: &mut Report) {
        if let (Some(subject), Some(kind)) =
            (&event.subject, event.subject.as_ref().and_then(|s| told(event, s)))
        {
            self.step(kind, subject, customer_id, report);
        }
        let body = event.body.as_ref();
        if let Some(body) = body.filter(|body| CaseStory::is_told_by(body)) {
            self.cases.entry(event.case_id.clone()).or_default().tell(body);
        }
        self.promises.learn(event, customer_id);
    }

    fn step(&mut self, kind: &'static Kind, subject: &Subject, customer_id: Uuid, report: &mut Report) {
        let steps = self.steps.entry((kind.name, subject.id.clone())).or_insert(Steps {
            customer_id,
            last: 0,
            whole: true,
        });
        if steps.customer_id != customer_id {
            steps.whole = false;
            let what = format_args!("{} {} is told on the timelines of two customers", kind.name, subject.id);
            return report.violated(Guarantee::G3, what);
        }
        if subject.revision != steps.last + 1 {
            steps.whole = false;
            report.violated(
                Guarantee::G3,
                format_args!(
                    "{} {}: step {} follows step {}",
                    kind.name, subject.id, subject.revision, steps.last
                ),
            );
        }
        steps.last = steps.last.max(subject.revision);
    }
}

/// The kind of object whose step the event tells, if it is one that a department keeps.
fn told(event: &Event, subject: &Subject) -> Option<&'static Kind> {
    KINDS.iter().find(|kind| kind.department == event.department && kind.name == subject.kind)
}

/// Whether the stored event is the one that its row says.
fn agrees(event: &Event, row: &Row) -> bool {
    let is = |text: &str, id: Uuid| Uuid::try_parse(text) == Ok(id);
    is(&event.id, row.event_id) && is(&event.customer_id, row.customer_id) && event.sequence == row.sequence
}
