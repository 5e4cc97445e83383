//! What a department does because it is time to.

use baton_model::{Clock, CustomerId};
use baton_testkit::{TestDepartment, eventually};
use time::Duration;
use uuid::Uuid;

use crate::harness::{PERIOD, start};

/// Plants things of one customer that come due this long after now.
async fn plant(department: &TestDepartment, many: i64, due_in: Duration, is_broken: bool) -> CustomerId {
    let customer = department.timeline.customer();
    let plant = sqlx::query(
        "insert into things (id, customer_id, due_at, is_broken)
         select gen_random_uuid(), $1, $2, $3 from generate_series(1, $4)",
    );
    let plant = plant.bind(customer.as_uuid()).bind(department.clock.now() + due_in).bind(is_broken);
    plant.bind(many).execute(&mut department.database.connect().await).await.unwrap();
    customer
}

/// The things that were dealt with.
async fn done(department: &TestDepartment) -> Vec<Uuid> {
    let done = sqlx::query_scalar("select id from things where revision > 0 order by id");
    done.fetch_all(&mut department.database.connect().await).await.unwrap()
}

#[tokio::test]
async fn what_comes_due_is_dealt_with_once_by_any_of_two_replicas() {
    let mut department = start().await;
    department.start_replica().await;
    plant(&department, 7, Duration::MINUTE, false).await;
    plant(&department, 1, Duration::HOUR, false).await;
    department.clock.advance(PERIOD);
    let told = async || {
        let mut told: Vec<String> =
            department.timeline.events().into_iter().map(|event| event.subject.unwrap().id).collect();
        told.sort();
        (told.len() >= 7).then_some(told)
    };
    let told = eventually("each thing's event is told", told).await;
    let done: Vec<String> = done(&department).await.iter().map(Uuid::to_string).collect();
    assert_eq!(told, done, "each has one event, and what is not due none");

    let event = department.timeline.events().remove(0);
    let actor = event.actor.unwrap();
    assert_eq!(
        (actor.id.as_str(), actor.name.as_str(), actor.role.as_str()),
        ("tests-service", "Tests", "service")
    );
    assert_eq!((event.department.as_str(), event.imported), ("tests", false));
    assert_eq!(event.occurred_at.unwrap().seconds, department.clock.now().unix_timestamp());
}

#[tokio::test]
async fn more_than_a_batch_is_dealt_with_in_one_go() {
    let department = start().await;
    plant(&department, 250, Duration::MINUTE, false).await;
    department.clock.advance(PERIOD);
    eventually("all are done", async || (done(&department).await.len() == 250).then_some(())).await;
}

#[tokio::test]
async fn one_that_fails_holds_up_no_other_and_is_tried_again() {
    let department = start().await;
    department.logs.allow("a job failed for an object; it is tried again next time");
    let customer = plant(&department, 1, Duration::MINUTE, true).await;
    plant(&department, 3, 2 * Duration::MINUTE, false).await;
    department.clock.advance(2 * PERIOD);
    eventually("the others are done", async || (done(&department).await.len() == 3).then_some(())).await;

    let mend = sqlx::query("update things set is_broken = false where customer_id = $1");
    mend.bind(customer.as_uuid()).execute(&mut department.database.connect().await).await.unwrap();
    department.clock.advance(PERIOD);
    eventually("it is done as well", async || (done(&department).await.len() == 4).then_some(())).await;
}
