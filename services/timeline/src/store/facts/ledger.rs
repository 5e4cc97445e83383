//! What an append does with the facts of its events.
//!
//! In the transaction of the append, before the events are recorded: values that must not be read by all are taken out
//! of the events, and what was asked although it was known becomes a repetition, with an event of its own. Nothing here
//! is called for events without facts.

use std::borrow::Cow;
use std::collections::{BTreeSet, HashMap};

use baton_model::{CustomerId, EventId};
use baton_proto::timeline::v1::{Event, FactStated};
use sqlx::PgConnection;
use uuid::Uuid;

use super::super::column::{parsed, read_actor};
use super::super::events::Numbered;
use super::{keys, record, repetitions, statements};
use crate::domain::fact::Statement;
use crate::domain::fact_key::{FactKey, Kind};
use crate::domain::numbering::{Known, Outcome};
use crate::domain::repetition::{Heard, Reason, Repetition, repeated, same_asking};
use crate::log::NewEvent;
use crate::messages;

/// What is kept of the facts of a batch, once its events are recorded.
#[derive(Debug, Default)]
pub(in crate::store) struct Ledger {
    said: Vec<(CustomerId, Statement)>,
    uncatalogued: Vec<(i16, String)>,
    repetitions: Vec<Repetition>,
}

impl Ledger {
    /// What was asked although it was known.
    pub(in crate::store) fn into_repetitions(self) -> Vec<Repetition> {
        self.repetitions
    }
}

/// Takes in the facts of numbered events: reads what was said before, empties values that must not stand in events, and
/// adds an event for each repetition.
pub(in crate::store) async fn take_in(
    conn: &mut PgConnection,
    events: &mut Vec<Numbered<'_>>,
    known: &mut Known,
) -> sqlx::Result<Ledger> {
    let catalogue = keys::named(conn, &Vec::from_iter(all_keys(events))).await?;
    let mut before = before(conn, events).await?;
    let mut ledger = Ledger::default();
    let mut found = Vec::new();
    for (index, numbered) in events.iter_mut().enumerate() {
        for place in 0..numbered.event.event.facts.len() {
            let fact = &numbered.event.event.facts[place];
            let Some(key) = catalogue.get(&fact.key) else { continue };
            let statement = statement(numbered, fact, key)?;
            if !key.is_public() {
                numbered.event.to_mut().event.facts[place].value.clear();
            }
            if statement.value.is_empty() && statement.verified_by.is_empty() {
                continue;
            }
            let customer_id = numbered.event.customer_id;
            if !key.is_catalogued() {
                ledger.uncatalogued.push((customer_id.partition().number(), key.key.clone()));
            }
            // Without an entry when nobody asked for this key: then nothing before matters.
            if let Some(said) = before.get_mut(&(customer_id, key.key.clone())) {
                if let Some(heard) = repeated(key, &*said, &statement) {
                    found.push((index, repetition(customer_id, &statement, heard)));
                }
                said.push(statement.clone());
            }
            ledger.said.push((customer_id, statement));
        }
    }
    ledger.repetitions = tell(conn, events, found, &catalogue, known).await?;
    Ok(ledger)
}

/// Keeps what was taken in.
pub(in crate::store) async fn keep(conn: &mut PgConnection, ledger: &Ledger) -> sqlx::Result<()> {
    if !ledger.said.is_empty() {
        record::statements(conn, &ledger.said).await?;
    }
    if !ledger.uncatalogued.is_empty() {
        record::uncatalogued(conn, &ledger.uncatalogued).await?;
    }
    if !ledger.repetitions.is_empty() {
        repetitions::put(conn, &ledger.repetitions).await?;
    }
    Ok(())
}

fn all_keys(events: &[Numbered<'_>]) -> BTreeSet<String> {
    events.iter().flat_map(|numbered| &numbered.event.event.facts).map(|fact| fact.key.clone()).collect()
}

/// What was said before of what was asked for, with an entry for each customer and key.
async fn before(
    conn: &mut PgConnection,
    events: &[Numbered<'_>],
) -> sqlx::Result<HashMap<(CustomerId, String), Vec<Statement>>> {
    let asked: BTreeSet<(CustomerId, String)> = events
        .iter()
        .flat_map(|numbered| numbered.event.event.facts.iter().map(|fact| (numbered.event.customer_id, fact)))
        .filter(|(_, fact)| fact.asked)
        .map(|(customer, fact)| (customer, fact.key.clone()))
        .collect();
    if asked.is_empty() {
        return Ok(HashMap::new());
    }
    let asked = Vec::from_iter(asked);
    let said = statements::counting(conn, &asked).await?;
    let mut before: HashMap<_, Vec<Statement>> = asked.into_iter().map(|pair| (pair, Vec::new())).collect();
    for (customer, statement) in said {
        before.entry((customer, statement.key.clone())).or_default().push(statement);
    }
    Ok(before)
}

fn statement(numbered: &Numbered<'_>, fact: &FactStated, key: &FactKey) -> sqlx::Result<Statement> {
    let NewEvent { id, occurred_at, case_id, event, .. } = &*numbered.event;
    let Event { actor, department, .. } = event;
    // A security answer ends here, whoever sends it.
    let value = if key.kind == Kind::Verification { String::new() } else { fact.value.clone() };
    Ok(Statement {
        key: fact.key.clone(),
        value,
        asked: fact.asked,
        correction: fact.correction,
        verified_by: fact.verified_by.clone(),
        department: parsed(department)?,
        heard_by: read_actor(actor.clone().unwrap_or_default())?,
        heard_at: *occurred_at,
        event_id: *id,
        sequence: numbered.sequence,
        case_id: *case_id,
        case_closed: false,
        retraction: None,
    })
}

fn repetition(customer_id: CustomerId, answer: &Statement, heard: Heard) -> Repetition {
    // Always the same for the same answer.
    let id = Uuid::new_v5(&answer.event_id.as_uuid(), answer.key.as_bytes());
    Repetition {
        id: EventId::from_uuid(id),
        customer_id,
        key: answer.key.clone(),
        department: answer.department.clone(),
        asked_by: answer.heard_by.clone(),
        asked_at: answer.heard_at,
        case_id: answer.case_id,
        reason: Reason::AlreadyKnown,
        note: String::new(),
        answer: Some(answer.event_id),
        known: Some(heard),
    }
}

/// Adds an event for each repetition, except for those that somebody has reported: of these is known now what showed
/// them.
async fn tell(
    conn: &mut PgConnection,
    events: &mut Vec<Numbered<'_>>,
    found: Vec<(usize, Repetition)>,
    catalogue: &HashMap<String, FactKey>,
    known: &mut Known,
) -> sqlx::Result<Vec<Repetition>> {
    if found.is_empty() {
        return Ok(Vec::new());
    }
    let askings: Vec<&Repetition> = found.iter().map(|(_, repetition)| repetition).collect();
    let mut reported = repetitions::near(conn, &askings).await?;
    let mut told = Vec::with_capacity(found.len());
    for (index, repetition) in found {
        if let Some(same) = same_asking(&reported, &repetition).map(|same| same.id) {
            // Taken out, because it tells of one asking and no more.
            let place = reported.iter().position(|one| one.id == same);
            told.extend(place.map(|place| Repetition {
                answer: repetition.answer,
                known: repetition.known,
                ..reported.swap_remove(place)
            }));
            continue;
        }
        let label = catalogue.get(&repetition.key).map_or(repetition.key.as_str(), |key| &key.label);
        let event = messages::repetition_found(&events[index].event, &repetition, label);
        if let Outcome::Recorded { sequence, position, .. } = known.number(event.id, event.customer_id) {
            events.push(Numbered { sequence, position, event: Cow::Owned(event) });
        }
        told.push(repetition);
    }
    Ok(told)
}
