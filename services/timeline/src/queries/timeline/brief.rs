//! The page a department reads when it takes the customer.
//!
//! Computed from what is stored, and from nothing else: the same timeline gives the same bytes.

use baton_db::Work;
use baton_model::{CustomerId, DictatableNumber};
use baton_proto::timeline::v1::{Brief, DepartmentShare, Event, OpenCase, OpenSubject, Subject};
use prost::Message;
use prost_types::Timestamp;
use sqlx::PgConnection;
use sqlx::types::Json;

use crate::domain::customer::Customer;
use crate::error::Error;
use crate::store::brief::{CaseRow, Sections, ShareRow, SubjectRow};
use crate::{messages, store};

/// Computes a customer's brief.
#[derive(Debug)]
pub(crate) struct GetBrief {
    pub(crate) customer_id: CustomerId,
}

impl Work for GetBrief {
    type Output = Brief;
    type Error = Error;

    async fn run(&self, conn: &mut PgConnection) -> Result<Brief, Error> {
        brief(conn, self.customer_id).await
    }
}

/// Computes a customer's brief, also inside a transaction.
pub(crate) async fn brief(conn: &mut PgConnection, customer: CustomerId) -> Result<Brief, Error> {
    loop {
        let not_found = || Error::CustomerNotFound(customer);
        let sections = store::brief::sections(conn, customer).await?.ok_or_else(not_found)?;
        let who = store::customers::find(conn, customer).await?.ok_or_else(not_found)?;
        // Outside a transaction the customer may change between the two statements. That is rare, and never happens
        // under the lock of the partition.
        if who.revision == sections.customer_revision {
            return Ok(assemble(&who, sections)?);
        }
    }
}

fn assemble(customer: &Customer, sections: Sections) -> Result<Brief, prost::DecodeError> {
    let last_events = sections.last_events.iter().map(|envelope| Event::decode(envelope.as_slice()));
    Ok(Brief {
        customer: Some(messages::customer(customer)),
        at_sequence: sections.sequence,
        first_event_at: sections.first_occurred_at.map(messages::timestamp),
        open_cases: sections.open_cases.into_iter().map(|Json(row)| case(row)).collect(),
        open_subjects: sections.open_subjects.into_iter().map(|Json(row)| subject(row)).collect(),
        open_subject_count: i32::try_from(sections.open_subject_count).unwrap_or(i32::MAX),
        last_events: last_events.collect::<Result<_, _>>()?,
        departments: sections.departments.into_iter().map(|Json(row)| share(row)).collect(),
    })
}

fn case(row: CaseRow) -> OpenCase {
    let CaseRow { id, number, title, kind, desired_outcome, state, department, moves, opened_at } = row;
    OpenCase {
        id: id.to_string(),
        // As people dictate it, `K7F3-QPX8`.
        number: number.parse().map_or(number, |number: DictatableNumber| number.to_string()),
        title,
        kind,
        desired_outcome,
        state,
        department,
        moves,
        opened_at: Some(timestamp(opened_at)),
    }
}

fn subject(row: SubjectRow) -> OpenSubject {
    let SubjectRow { department, kind, id, label, status, revision, since } = row;
    let subject = Subject { kind, id, label, status, open: true, revision };
    OpenSubject { department, subject: Some(subject), since: Some(timestamp(since)) }
}

fn share(row: ShareRow) -> DepartmentShare {
    let ShareRow { department, event_count, last_occurred_at } = row;
    DepartmentShare { department, event_count, last_occurred_at: Some(timestamp(last_occurred_at)) }
}

/// From microseconds since the epoch.
const fn timestamp(micros: i64) -> Timestamp {
    Timestamp { seconds: micros.div_euclid(1_000_000), nanos: micros.rem_euclid(1_000_000) as i32 * 1_000 }
}
