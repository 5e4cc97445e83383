//! Reads are bounded, whatever there is to read.

use baton_db::PAGE_BYTES;
use baton_model::{Actor, CaseId, CustomerId, DictatableNumber, Ids, Role, SystemIds};
use baton_proto::cases::v1::HandoffRequested;
use baton_proto::timeline::v1::Event;
use baton_testkit::TestDatabase;
use prost::Name;
use prost_types::Any;
use sqlx::PgConnection;
use time::OffsetDateTime;
use time::macros::datetime;

use super::events::Stretch;
use super::{events, handoffs, heads};
use crate::domain::case::{Case, Opening};
use crate::domain::handoff::{Asked, Conductors, request};
use crate::log::NewEvent;

const NOW: OffsetDateTime = datetime!(2026-05-04 09:00 UTC);

/// A database with one customer, who has nothing.
async fn database() -> (TestDatabase, PgConnection, CustomerId) {
    let database = TestDatabase::new(&crate::migrations()).await;
    let mut conn = database.connect().await;
    let customer = SystemIds.customer_id();
    heads::begin(&mut conn, customer).await.unwrap();
    (database, conn, customer)
}

/// Appends an event of this weight, or a little more.
async fn append(conn: &mut PgConnection, customer_id: CustomerId, case_id: Option<CaseId>, bytes: usize) {
    let body = Any { type_url: HandoffRequested::type_url(), value: vec![7; bytes] };
    let event = Event { body: Some(body), ..Event::default() };
    let event = NewEvent { id: SystemIds.event_id(), customer_id, occurred_at: NOW, case_id, event };
    events::append(conn, NOW, &[event]).await.unwrap();
}

#[tokio::test]
async fn a_watcher_reads_no_more_bytes_at_once_than_a_page_has() {
    let (_database, mut conn, customer) = database().await;
    let heavy = PAGE_BYTES / 4;
    for bytes in [heavy, heavy, heavy, heavy, heavy, 1, 3 * PAGE_BYTES, 1, 1] {
        append(&mut conn, customer, None, bytes).await;
    }
    let (mut sequence, mut reads) = (0, Vec::new());
    while sequence < 9 {
        let read = events::after(&mut conn, customer, sequence, 100).await.unwrap();
        sequence += read.len() as i64;
        reads.push(read.len());
    }
    // The one that reaches the limit is the last of its read; one that alone exceeds it is still read.
    assert_eq!(reads, [4, 3, 2]);
    assert_eq!(events::after(&mut conn, customer, 0, 3).await.unwrap().len(), 3, "bounded by rows as well");
}

#[tokio::test]
async fn the_changes_of_handoffs_are_read_by_the_page() {
    let (_database, mut conn, customer_id) = database().await;
    let opening = Opening {
        id: SystemIds.case_id(customer_id.partition()),
        number: DictatableNumber::from_random(7),
        customer_id,
        title: "Parcel late".to_owned(),
        kind: String::new(),
        desired_outcome: String::new(),
    };
    let department = "orders".parse().unwrap();
    let ana = Actor { id: "ana".to_owned(), name: "Ana".to_owned(), department, role: Role::Agent };
    let mut case = Case::open(opening, ana.department.clone(), NOW, NOW);
    for _ in 0..5 {
        let asked = Asked {
            id: SystemIds.handoff_id(customer_id.partition()),
            to_department: "support".parse().unwrap(),
            to_capability: String::new(),
            override_reason: String::new(),
            reason: "Parcel damaged".to_owned(),
            next_step: String::new(),
            accept_by: NOW,
        };
        let step = request(&case, asked, &Conductors::default(), &ana, NOW).unwrap();
        let step = step.handoff.withdraw(&step.case, &ana, String::new(), NOW).unwrap();
        handoffs::insert(&mut conn, &step.handoff, &[]).await.unwrap();
        case = step.case;
    }
    append(&mut conn, customer_id, Some(case.id), 1).await;

    let stretches = [Stretch { partition: customer_id.partition(), after: 0, up_to: 1 }];
    let types = [HandoffRequested::full_name()];
    let (mut after, mut seen, mut reads) = (None, Vec::new(), Vec::new());
    loop {
        let page = handoffs::changed(&mut conn, &ana.department, &stretches, &types, after, 2).await.unwrap();
        reads.push(page.len());
        after = page.last().map(|last| (last.requested_at, last.id));
        seen.extend(page.into_iter().map(|handoff| handoff.id));
        if after.is_none() {
            break;
        }
    }
    assert_eq!(reads, [2, 2, 1, 0]);
    seen.dedup();
    assert_eq!(seen.len(), 5, "each once");
}
