//! From what is stored to what a brief says.

use baton_model::{CustomerId, DictatableNumber};
use baton_proto::customers::v1::Customer as CustomerMessage;
use baton_proto::timeline::v1::{
    Attempt, DepartmentShare, DuePromise, Effort, Fact, FactState, OpenCase, OpenClock, OpenSubject, Subject,
    Tried, WaitingFor,
};
use prost_types::Timestamp;
use time::OffsetDateTime;

use crate::domain::completeness::{Known, completeness};
use crate::domain::customer::{Customer, Owner, Profile};
use crate::domain::identifier::Identifier;
use crate::domain::material::{Entry, Materiality, materiality};
use crate::domain::recontacts::recontacts;
use crate::messages;
use crate::store::brief::{CaseRow, ClockRow, CustomerRow, PromiseRow, ShareRow, SubjectRow, TriedRow};
use crate::store::customers::kind_of;

/// Identifiers by which a customer can be reached, which are also the first part of the facts' keys for it.
const REACHABLE: [&str; 2] = ["email", "phone"];

/// Whoever wrote it down: no actor has this id.
const NOBODY: &str = "\u{0}";

/// Who the customer is.
pub(super) fn customer(id: CustomerId, row: CustomerRow) -> Result<CustomerMessage, sqlx::Error> {
    let owner = match row.owner {
        Some((id, name, department)) => {
            let department = department.parse().map_err(|error| sqlx::Error::Decode(Box::new(error)))?;
            Some(Owner { id, name, department })
        }
        None => None,
    };
    let identifiers = row.identifiers.into_iter();
    let customer = Customer {
        id,
        profile: Profile {
            display_name: row.display_name,
            kind: kind_of(row.kind),
            language: row.language,
            tier: row.tier,
            customer_since: row.customer_since.map(at),
            attributes: row.attributes,
        },
        owner,
        identifiers: identifiers.map(|(kind, value, shared)| Identifier { kind, value, shared }).collect(),
        revision: row.revision,
        created_at: at(row.created_at),
        updated_at: at(row.updated_at),
    };
    Ok(messages::customer(&customer))
}

/// A case, and how much of what a receiver needs is there.
pub(super) fn case(row: CaseRow, customer: &CustomerMessage, facts: &[Fact]) -> OpenCase {
    let id = row.id.to_string();
    let usable = facts.iter().filter(|fact| fact.state() == FactState::Known);
    let usable = usable.filter(|fact| fact.case_id.is_empty() || fact.case_id == id);
    let keys: Vec<&str> = usable.map(|fact| fact.key.as_str()).collect();
    let by_identifier =
        customer.identifiers.iter().any(|identifier| REACHABLE.contains(&identifier.kind.as_str()));
    let by_fact = || keys.iter().any(|key| ["contact.email", "contact.phone"].contains(key));
    let known = Known {
        kind: &row.kind,
        desired_outcome: &row.desired_outcome,
        contact: by_identifier || by_fact(),
        subject: row.has_subject,
        facts: &keys,
    };
    let complete = completeness(&known);
    OpenCase {
        id,
        number: number(&row.number),
        completeness: complete.percent,
        missing: complete.missing.into_iter().map(str::to_owned).collect(),
        title: row.title,
        kind: row.kind,
        desired_outcome: row.desired_outcome,
        state: row.state,
        department: row.department,
        moves: row.moves,
        opened_at: Some(timestamp(row.opened_at)),
        next_update_due: row.next_update_due.map(timestamp),
        effort: Some(Effort {
            people: row.people,
            moves: row.moves,
            returns: row.returns,
            contacts: row.contacts,
            repetitions: row.repetitions,
            recontacts: came_back(row.first_resolved, &row.said_since),
        }),
    }
}

/// How often the customer came back after the case was first resolved. What the customer said is told from what we said
/// as the reply guard does.
fn came_back(first_resolved: Option<i64>, events: &[(String, bool, bool, i64)]) -> Option<i32> {
    let said = events.iter().filter(|(type_name, by_person, by_channel, _)| {
        let (by_person, by_channel) = (*by_person, *by_channel);
        let entry = Entry { type_name, by_person, by_channel, ..Entry::default() };
        materiality(&entry, NOBODY) == Some(Materiality::CustomerMessage)
    });
    let said: Vec<OffsetDateTime> = said.map(|(.., micros)| at(*micros)).collect();
    recontacts(first_resolved.map(at), &said).map(|count| count as i32)
}

/// As people dictate it, `K7F3-QPX8`.
pub(super) fn number(stored: &str) -> String {
    stored.parse().map_or_else(|_| stored.to_owned(), |number: DictatableNumber| number.to_string())
}

pub(super) fn subject(row: SubjectRow) -> OpenSubject {
    let SubjectRow { department, kind, id, label, status, revision, since, waiting_for, attempts } = row;
    let attempts = attempts.into_iter().map(attempt).collect();
    let subject = Subject { kind, id, label, status, open: true, revision, waiting_for, attempts };
    OpenSubject { department, subject: Some(subject), since: Some(timestamp(since)) }
}

/// What open objects wait for from the customer.
pub(super) fn waiting_for(subjects: &[OpenSubject]) -> Vec<WaitingFor> {
    let waiting = subjects.iter().filter_map(|open| {
        let subject = open.subject.as_ref().filter(|subject| !subject.waiting_for.is_empty())?;
        Some(WaitingFor {
            department: open.department.clone(),
            subject_label: subject.label.clone(),
            what: subject.waiting_for.clone(),
            since: open.since,
        })
    });
    waiting.collect()
}

/// What was tried on an object, each by itself.
pub(super) fn tried(row: TriedRow) -> impl Iterator<Item = Tried> {
    let TriedRow { department, label, attempts } = row;
    attempts.into_iter().map(move |tried| Tried {
        department: department.clone(),
        subject_label: label.clone(),
        attempt: Some(attempt(tried)),
    })
}

fn attempt((what, result): (String, i32)) -> Attempt {
    Attempt { what, result }
}

pub(super) fn clock(row: ClockRow) -> OpenClock {
    OpenClock {
        title: row.title.unwrap_or_default(),
        standard: row.standard,
        department: row.department,
        case_id: row.case_id.map(|case| case.to_string()).unwrap_or_default(),
        // While it stands still its time is not used up, whatever was foreseen before.
        due_at: row.due_at.filter(|_| !row.is_paused).map(timestamp),
        is_paused: row.is_paused,
    }
}

pub(super) fn share(row: ShareRow) -> DepartmentShare {
    let ShareRow { department, event_count, last_occurred_at } = row;
    DepartmentShare { department, event_count, last_occurred_at: Some(timestamp(last_occurred_at)) }
}

pub(super) fn promise(row: PromiseRow) -> DuePromise {
    DuePromise {
        id: row.id.to_string(),
        text: row.text,
        due: Some(timestamp(row.due)),
        department: row.department,
        broken: row.broken,
        event_id: row.event_id.to_string(),
        case_id: row.case_id.map(|case| case.to_string()).unwrap_or_default(),
    }
}

/// From microseconds since the epoch.
const fn timestamp(micros: i64) -> Timestamp {
    Timestamp { seconds: micros.div_euclid(1_000_000), nanos: micros.rem_euclid(1_000_000) as i32 * 1_000 }
}

/// From microseconds since the epoch. All that the database holds is within what the type can say.
pub(super) fn at(micros: i64) -> OffsetDateTime {
    OffsetDateTime::from_unix_timestamp_nanos(i128::from(micros) * 1_000)
        .unwrap_or(OffsetDateTime::UNIX_EPOCH)
}
