//! Reactions that ask another service for something first. The timeline delivers every event twice.

use baton_proto::support::v1::TicketOpened;
use baton_testkit::{TestDepartment, event, eventually};
use uuid::Uuid;

use crate::harness::start;

/// The cases that reactions remember, each with the event that it was opened for.
async fn remembered(department: &TestDepartment, many: usize) -> Vec<(String, Uuid)> {
    let remembered = async || {
        let cases = sqlx::query_as("select event_id, case_id from cases order by ctid");
        let cases: Vec<_> = cases.fetch_all(&mut department.database.connect().await).await.unwrap();
        (cases.len() == many).then_some(cases)
    };
    eventually("the reactions remember their cases", remembered).await
}

#[tokio::test]
async fn a_case_is_opened_once_however_often_it_has_to_be_asked_for() {
    let mut department = start().await;
    department.start_replica().await;
    department.timeline.close(true);
    let opened = event("support", department.timeline.customer(), &TicketOpened::default());
    department.timeline.publish(opened.clone());
    let refused = async || (department.timeline.refused() >= 2).then_some(());
    eventually("the case was asked for in vain", refused).await;
    remembered(&department, 0).await;

    let another = event("support", department.timeline.customer(), &TicketOpened::default());
    department.timeline.publish(another.clone());
    department.timeline.close(false);
    let cases = remembered(&department, 2).await;
    assert_eq!([&cases[0].0, &cases[1].0], [&opened.id, &another.id]);
    assert_eq!(department.timeline.opened_cases().len(), 2);

    // What is delivered again to the next process is not asked for again.
    department.restart().await;
    let last = event("support", department.timeline.customer(), &TicketOpened::default());
    department.timeline.publish(last);
    remembered(&department, 3).await;
    let asked = department.timeline.opened_cases();
    assert_eq!(asked.len(), 3);
    assert_eq!(asked[0].customer_id, opened.customer_id);
}

#[tokio::test]
async fn history_is_asked_for_as_history() {
    let department = start().await;
    let mut opened = event("support", department.timeline.customer(), &TicketOpened::default());
    opened.imported = true;
    department.timeline.publish(opened.clone());
    remembered(&department, 1).await;
    let context = department.timeline.opened_cases().remove(0).context.unwrap();
    assert_eq!(context.occurred_at, opened.occurred_at);
}
