//! The page a department reads when it takes the customer.
//!
//! Computed from what is stored, and from nothing else: at one instant the same timeline gives the same bytes.

mod convert;
mod facts;

use baton_db::Work;
use baton_model::{CustomerId, Department};
use baton_proto::timeline::v1::{Brief, Event, OpenSubject};
use prost::Message;
use sqlx::PgConnection;
use sqlx::types::Json;
use time::OffsetDateTime;

use crate::domain::brief::{Matters, happenings, probable_reason};
use crate::error::Error;
use crate::store::brief::{CaseRow, PromiseRow, Sections, SubjectRow};
use crate::{messages, store};

/// How many attempts a brief shows at most.
const TRIED: usize = 20;

/// Computes a customer's brief, as a department may read it.
#[derive(Debug)]
pub(crate) struct GetBrief {
    pub(crate) customer_id: CustomerId,
    pub(crate) reader: Department,
    pub(crate) now: OffsetDateTime,
}

impl Work for GetBrief {
    type Output = Brief;
    type Error = Error;

    async fn run(&self, conn: &mut PgConnection) -> Result<Brief, Error> {
        brief(conn, self.customer_id, &self.reader, self.now).await
    }
}

/// Computes a customer's brief, also inside a transaction.
pub(crate) async fn brief(
    conn: &mut PgConnection,
    customer: CustomerId,
    reader: &Department,
    now: OffsetDateTime,
) -> Result<Brief, Error> {
    let sections = store::brief::sections(conn, customer).await?;
    assemble(customer, sections.ok_or(Error::CustomerNotFound(customer))?, reader, now)
}

fn assemble(
    customer: CustomerId,
    sections: Sections,
    reader: &Department,
    now: OffsetDateTime,
) -> Result<Brief, Error> {
    let customer = convert::customer(customer, sections.customer.0)?;
    let facts = facts::facts(sections.statements, sections.fact_keys, reader, now)?;
    let probable_reason = reason(&sections.open_cases, &sections.open_subjects, &sections.promises, now);
    let cases = sections.open_cases.into_iter();
    let open_subjects: Vec<OpenSubject> =
        sections.open_subjects.into_iter().map(|Json(row)| convert::subject(row)).collect();
    Ok(Brief {
        at_sequence: sections.sequence,
        first_event_at: sections.first_occurred_at.map(messages::timestamp),
        open_cases: cases.map(|Json(row)| convert::case(row, &customer, &facts)).collect(),
        customer: Some(customer),
        waiting_for: convert::waiting_for(&open_subjects),
        open_subjects,
        tried: sections.tried.into_iter().flat_map(|Json(row)| convert::tried(row)).take(TRIED).collect(),
        clocks: sections.clocks.into_iter().map(|Json(row)| convert::clock(row)).collect(),
        open_subject_count: i32::try_from(sections.open_subject_count).unwrap_or(i32::MAX),
        last_events: happenings(decoded(&sections.pressing_events)?, decoded(&sections.last_events)?, place),
        departments: sections.departments.into_iter().map(|Json(row)| convert::share(row)).collect(),
        probable_reason: probable_reason.unwrap_or_default(),
        facts,
        promises: sections.promises.into_iter().map(|Json(row)| convert::promise(row)).collect(),
    })
}

fn decoded(envelopes: &[Vec<u8>]) -> Result<Vec<Event>, prost::DecodeError> {
    envelopes.iter().map(|envelope| Event::decode(envelope.as_slice())).collect()
}

/// An event's place in the order of life.
fn place(event: &Event) -> (i64, i32, i64) {
    let at = event.occurred_at.unwrap_or_default();
    (at.seconds, at.nanos, event.sequence)
}

fn reason(
    cases: &[Json<CaseRow>],
    subjects: &[Json<SubjectRow>],
    promises: &[Json<PromiseRow>],
    now: OffsetDateTime,
) -> Option<String> {
    let broken = promises.iter().find(|promise| promise.broken);
    let open = cases.iter().filter(|case| case.state == "open");
    let cases: Vec<_> = open
        .map(|case| {
            (convert::number(&case.number), case.title.clone(), case.next_update_due.map(convert::at))
        })
        .collect();
    let subject = subjects.iter().max_by_key(|subject| (subject.since, &subject.id));
    let matters = Matters {
        broken: broken.map(|promise| (promise.text.as_str(), convert::at(promise.due))),
        cases: &cases,
        subject: subject.map(|subject| (subject.label.as_str(), subject.status.as_str())),
    };
    probable_reason(&matters, now)
}
