//! G6: no promise expires silently.
//!
//! Where each promise stands is computed here once more, from the events alone and in another way than the timeline does it,
//! and compared with what is stored. What the sweep of the timeline finds may be a minute old.

use std::collections::HashMap;

use baton_proto::timeline::v1::{
    Event, PromiseBroken, PromiseMade, PromiseOutcome, PromiseReleased, PromiseState,
};
use prost::{Message, Name};
use prost_types::Timestamp;
use sqlx::PgConnection;
use time::{Duration, OffsetDateTime};
use uuid::Uuid;

use super::{Guarantee, Report};
use crate::store::promises::{self, Promise};

/// How long after its due time a breach may be found.
const PATIENCE: Duration = Duration::MINUTE;
/// Evidence that comes more than this before the due time is early, in microseconds.
const EARLY_BY: i128 = 86_400_000_000;

/// Microseconds since the epoch.
type Micros = i128;

/// What the events say of one promise.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
struct Told {
    /// Where it stands. What is open may be due.
    state: PromiseState,
    /// How many times it is told that it is broken.
    breaches: usize,
    /// When what decided it was recorded; `None` when nothing did.
    decided: Option<Micros>,
}

/// What the events say of every promise, by customer and id.
#[derive(Debug, Default)]
pub(super) struct Promises {
    told: HashMap<(Uuid, String), Told>,
    /// The customer whose events are being read.
    reading: Option<(Uuid, Story)>,
}

/// What the events of one customer say.
#[derive(Debug, Default)]
struct Story {
    made: Vec<(Place, PromiseMade)>,
    events: Vec<Light>,
    /// How promises were closed by hand.
    released: HashMap<String, Closed>,
    breaches: HashMap<String, usize>,
}

/// Where the event stands that made a promise.
#[derive(Debug, Clone, Copy)]
struct Place {
    at: Micros,
    sequence: i64,
}

/// How a promise was closed by hand.
#[derive(Debug, Clone, Copy)]
struct Closed {
    sequence: i64,
    at: Micros,
    recorded: Micros,
    is_done: bool,
}

/// What decides about promises of an event.
#[derive(Debug)]
struct Light {
    name: String,
    /// Its subject's kind and id, and its case as one more subject.
    subjects: Vec<(String, String)>,
    at: Micros,
    recorded: Micros,
    sequence: i64,
}

impl Promises {
    /// Takes in the next event; those of a customer come one after the other, in sequence order.
    pub(super) fn learn(&mut self, event: &Event, customer_id: Uuid) {
        if self.reading.as_ref().is_none_or(|(reading, _)| *reading != customer_id) {
            self.finish();
            self.reading = Some((customer_id, Story::default()));
        }
        if let Some((_, story)) = &mut self.reading {
            story.learn(event);
        }
    }

    /// Computes where the promises of the customer stand whose events were read last.
    pub(super) fn finish(&mut self) {
        let Some((customer_id, story)) = self.reading.take() else { return };
        for (event, made) in &story.made {
            let told = story.told(*event, made);
            self.told.entry((customer_id, made.id.clone())).or_insert(told);
        }
    }

    /// Compares what is stored with it.
    pub(super) async fn check(&self, conn: &mut PgConnection, report: &mut Report) -> sqlx::Result<()> {
        let now = OffsetDateTime::now_utc();
        let stored = promises::all(conn).await?;
        for promise in &stored {
            let key = (promise.customer_id, promise.promise_id.to_string());
            if let Some(what) = wrong(promise, self.told.get(&key), now) {
                report.violated(Guarantee::G6, format_args!("promise {}: {what}", promise.promise_id));
            }
        }
        if stored.len() < self.told.len() {
            let missing = self.told.len() - stored.len();
            report.violated(Guarantee::G6, format_args!("{missing} promises are told and not stored"));
        }
        report.checked("promises", stored.len() as u64);
        Ok(())
    }
}

/// What is wrong with a stored promise.
fn wrong(promise: &Promise, told: Option<&Told>, now: OffsetDateTime) -> Option<String> {
    let Some(told) = told else { return Some("no event makes it".to_owned()) };
    let is_open = matches!(told.state, PromiseState::Open | PromiseState::Replaced);
    // Of history nobody is told that it is broken: its data says so.
    let is_silent = promise.imported && is_open && promise.due < now;
    let expected = if is_silent { "broken" } else { word(told.state) };
    let is_old = |decided: Micros| decided < micros_of(now - PATIENCE);
    if promise.state != expected && !(is_silent && promise.due > now - PATIENCE) {
        return Some(format!("is {}, but its events leave it {expected}", promise.state));
    }
    if is_open && !is_silent && promise.due < now - PATIENCE {
        return Some(format!("is {} and was due {}", promise.state, promise.due));
    }
    let is_breach = matches!(told.state, PromiseState::Broken | PromiseState::Late);
    match told.breaches {
        0 if is_breach && !promise.imported && told.decided.is_none_or(is_old) => {
            Some(format!("is {expected}, and nobody was told"))
        }
        0 | 1 => None,
        times => Some(format!("is told to be broken {times} times")),
    }
}

impl Story {
    fn learn(&mut self, event: &Event) {
        let at = micros(event.occurred_at.as_ref());
        let mine = Place { at, sequence: event.sequence };
        self.made.extend(event.promises.iter().map(|made| (mine, made.clone())));
        let Some(body) = &event.body else { return };
        let name = body.type_url.rsplit('/').next().unwrap_or_default().to_owned();
        let recorded = micros(event.recorded_at.as_ref());
        if name == PromiseReleased::full_name() {
            let told = PromiseReleased::decode(body.value.as_slice()).unwrap_or_default();
            let promise = told.promise.unwrap_or_default();
            let is_done = promise.release.is_some_and(|release| release.outcome() == PromiseOutcome::Done);
            let closed = Closed { sequence: event.sequence, at, recorded, is_done };
            self.released.insert(promise.id, closed);
        } else if name == PromiseBroken::full_name() {
            let told = PromiseBroken::decode(body.value.as_slice()).unwrap_or_default();
            *self.breaches.entry(told.promise.unwrap_or_default().id).or_default() += 1;
        }
        let mut subjects = Vec::new();
        if let Some(subject) = event.subject.as_ref().filter(|subject| subject.kind != "case") {
            subjects.push((subject.kind.clone(), subject.id.clone()));
        }
        if !event.case_id.is_empty() {
            subjects.push(("case".to_owned(), event.case_id.clone()));
        }
        self.events.push(Light { name, subjects, at, recorded, sequence: event.sequence });
    }

    /// Where a promise stands by the customer's events.
    fn told(&self, event: Place, made: &PromiseMade) -> Told {
        let due = micros(made.due.as_ref());
        let breaches = self.breaches.get(&made.id).copied().unwrap_or_default();
        let released = self.released.get(&made.id).copied();
        let evidence = made.evidence.clone().unwrap_or_default();
        let subject = (evidence.subject_kind, evidence.subject_id);
        let earliest = |types: &[String]| {
            let fits = |light: &&Light| {
                types.contains(&light.name)
                    && light.subjects.contains(&subject)
                    && light.at >= event.at
                    && light.sequence != event.sequence
                    && released.is_none_or(|closed| light.sequence < closed.sequence)
            };
            self.events.iter().filter(fits).min_by_key(|light| (light.at, light.sequence))
        };
        let fulfilled = earliest(&[evidence.event_type]);
        let void = earliest(&evidence.voided_by_types);
        let void = void.filter(|void| void.at <= due && fulfilled.is_none_or(|by| void.at < by.at));
        let is_replaced = self.made.iter().any(|(_, other)| other.replaces_id == made.id);
        let is_by_hand = made.evidence.is_none();
        let (state, decided) = match (void, fulfilled, released) {
            (Some(void), ..) => (PromiseState::Released, Some(void.recorded)),
            (None, Some(by), _) => (score(by.at, due), Some(by.recorded)),
            (None, None, Some(by)) if is_by_hand && by.is_done => (score(by.at, due), Some(by.recorded)),
            (None, None, Some(by)) => (PromiseState::Released, Some(by.recorded)),
            (None, None, None) if breaches > 0 => (PromiseState::Broken, None),
            (None, None, None) if is_replaced => (PromiseState::Replaced, None),
            (None, None, None) => (PromiseState::Open, None),
        };
        Told { state, breaches, decided }
    }
}

fn score(at: Micros, due: Micros) -> PromiseState {
    if at > due {
        PromiseState::Late
    } else if due - at > EARLY_BY {
        PromiseState::Early
    } else {
        PromiseState::Kept
    }
}

/// The state as it is stored.
const fn word(state: PromiseState) -> &'static str {
    match state {
        PromiseState::Unspecified => "",
        PromiseState::Open => "open",
        PromiseState::Kept => "kept",
        PromiseState::Early => "early",
        PromiseState::Late => "late",
        PromiseState::Broken => "broken",
        PromiseState::Released => "released",
        PromiseState::Replaced => "replaced",
    }
}

fn micros(at: Option<&Timestamp>) -> Micros {
    at.map_or(0, |at| Micros::from(at.seconds) * 1_000_000 + Micros::from(at.nanos / 1_000))
}

fn micros_of(at: OffsetDateTime) -> Micros {
    at.unix_timestamp_nanos() / 1_000
}

#[cfg(test)]
mod tests;
