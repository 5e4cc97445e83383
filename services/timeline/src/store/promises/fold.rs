//! Folds appended events into promises: stores those that they make, and settles those that they fulfil or replace.
//!
//! Three statements at most, however many events there are, and none for events that decide about no promise: store the new
//! promises → read every promise that may have changed, with its earliest evidence among all events → store what changed.
//! As evidence is looked up among all events, and not only among the new ones, it makes no difference which was recorded
//! first.

use std::collections::HashSet;

use baton_model::CustomerId;
use baton_proto::timeline::v1::{PromiseFeasibility, PromiseMade};
use sqlx::PgConnection;
use time::OffsetDateTime;

use super::make::{self, Made};
use super::save::save;
use super::touched::{Found, Touched};
use crate::domain::promise::{Evidence, Feasibility, Promise};
use crate::store::column::{instant, parsed, read_actor};
use crate::store::events::Numbered;

/// Folds recorded events into promises. `decided` are those of their customers who were promised before
/// what one of the events may fulfil or void.
pub(in crate::store) async fn fold(
    conn: &mut PgConnection,
    recorded_at: OffsetDateTime,
    events: &[Numbered<'_>],
    decided: &HashSet<CustomerId>,
) -> sqlx::Result<()> {
    let made = made(events)?;
    if !made.is_empty() {
        make::insert(conn, &made).await?;
    }
    let mut touched = Touched::default();
    for Made { promise, .. } in &made {
        touched.name(promise.customer_id, promise.id);
        if let Some(replaced) = promise.replaces {
            touched.name(promise.customer_id, replaced);
        }
    }
    let given_to: HashSet<CustomerId> = made.iter().map(|made| made.promise.customer_id).collect();
    for numbered in events {
        let customer = numbered.event.customer_id;
        if decided.contains(&customer) || given_to.contains(&customer) {
            touched.tell(numbered);
        }
    }
    let mut changed = Vec::new();
    for Found { promise, evidence, voided, replaced_by } in touched.read(conn).await? {
        let told = promise.clone().told(evidence, voided, replaced_by, recorded_at);
        if told != promise {
            changed.push(told);
        }
    }
    if !changed.is_empty() {
        save(conn, &changed).await?;
    }
    Ok(())
}

/// The promises that the events make. Of one that is told twice the first counts.
fn made(events: &[Numbered<'_>]) -> sqlx::Result<Vec<Made>> {
    let mut seen = HashSet::new();
    let mut all = Vec::new();
    for numbered in events {
        for told in &numbered.event.event.promises {
            let promise = promise(numbered, told)?;
            if seen.insert((promise.customer_id, promise.id)) {
                all.push(Made { sequence: numbered.sequence, promise });
            }
        }
    }
    Ok(all)
}

/// The promise as it is made. The department is that of the event; a case's takes its place when it is stored.
fn promise(numbered: &Numbered<'_>, told: &PromiseMade) -> sqlx::Result<Promise> {
    let (new, event) = (numbered.event.as_ref(), &numbered.event.event);
    let optional = |text: &str| if text.is_empty() { Ok(None) } else { parsed(text).map(Some) };
    let subject = if told.subject_id.is_empty() {
        event.subject.as_ref().map(|subject| (subject.kind.clone(), subject.id.clone()))
    } else {
        Some((told.subject_kind.clone(), told.subject_id.clone()))
    };
    Ok(Promise {
        id: parsed(&told.id)?,
        customer_id: new.customer_id,
        case_id: new.case_id,
        department: parsed(&event.department)?,
        text: told.text.clone(),
        made_at: new.occurred_at,
        made_by: read_actor(event.actor.clone().unwrap_or_default())?,
        event_id: new.id,
        due: instant(told.due)?,
        evidence: told.evidence.clone().map(|evidence| Evidence {
            event_type: evidence.event_type,
            subject_kind: evidence.subject_kind,
            subject_id: evidence.subject_id,
            void_types: evidence.voided_by_types,
        }),
        feasibility: match told.feasibility() {
            PromiseFeasibility::Unspecified | PromiseFeasibility::Unchecked => Feasibility::Unchecked,
            PromiseFeasibility::Checked => Feasibility::Checked,
            PromiseFeasibility::NotFeasible => Feasibility::NotFeasible,
        },
        feasibility_note: told.feasibility_note.clone(),
        subject,
        imported: event.imported,
        replaces: optional(&told.replaces_id)?,
        replaced_by: None,
        fulfilled: None,
        voided: None,
        warned_at: None,
        broken_at: None,
        release: None,
    })
}
