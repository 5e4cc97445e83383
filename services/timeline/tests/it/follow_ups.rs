//! Follow-ups: what we reminded ourselves to do.

use std::time::Duration;

use baton_errors::Reason;
use baton_model::{Ids, SystemIds};
use baton_proto::timeline::v1::{
    CompleteFollowUpRequest, FollowUp, FollowUpKind, FollowUpMissed, FollowUpState, ListFollowUpsRequest,
    ScheduleFollowUpRequest, SnoozeFollowUpRequest,
};
use baton_testkit::eventually;
use prost::Name;
use tonic::Status;

use crate::desk::{Desk, why};
use crate::harness::{Bench, context, fields, seconds};

const HOUR: i64 = 3_600;

impl Desk {
    async fn schedule(&self, customer: &str, due: i64) -> Result<FollowUp, Status> {
        let request = ScheduleFollowUpRequest {
            context: context(),
            customer_id: customer.to_owned(),
            text: "Ask if the lamp works".to_owned(),
            due: seconds(due),
        };
        let response = self.connection.follow_ups().schedule_follow_up(request).await?;
        Ok(response.into_inner().follow_up.unwrap())
    }

    async fn complete_follow_up(&self, id: &str) -> Result<FollowUp, Status> {
        let request = CompleteFollowUpRequest {
            context: context(),
            follow_up_id: id.to_owned(),
            outcome: "It does".to_owned(),
        };
        let response = self.connection.follow_ups().complete_follow_up(request).await?;
        Ok(response.into_inner().follow_up.unwrap())
    }

    async fn snooze(&self, id: &str, due: i64) -> Result<FollowUp, Status> {
        let request = SnoozeFollowUpRequest {
            context: context(),
            follow_up_id: id.to_owned(),
            due: seconds(due),
            reason: "Nobody answered".to_owned(),
        };
        let response = self.connection.follow_ups().snooze_follow_up(request).await?;
        Ok(response.into_inner().follow_up.unwrap())
    }

    async fn to_do(&self, request: ListFollowUpsRequest) -> Vec<FollowUp> {
        let (mut found, mut page_token) = (Vec::new(), String::new());
        loop {
            let request = ListFollowUpsRequest { page_token, page_size: 2, ..request.clone() };
            let page = self.connection.follow_ups().list_follow_ups(request).await.unwrap().into_inner();
            found.extend(page.follow_ups);
            page_token = page.next_page_token;
            if page_token.is_empty() {
                return found;
            }
        }
    }
}

#[tokio::test]
async fn a_follow_up_is_scheduled_put_off_and_done() {
    let bench = Bench::start().await;
    let (desk, other) = (bench.desk("ana", "support"), bench.desk("bela", "billing"));
    let customer = bench.somebody().await;
    let open = desk.schedule(&customer, HOUR).await.unwrap();
    assert_eq!((open.department.as_str(), open.kind()), ("support", FollowUpKind::Reminder));
    assert_eq!((open.state(), open.due), (FollowUpState::Open, seconds(HOUR)));

    assert_eq!(why(other.snooze(&open.id, 2 * HOUR).await), Reason::NotAccountable);
    assert_eq!(why(other.complete_follow_up(&open.id).await), Reason::NotAccountable);
    assert_eq!(fields(&desk.snooze(&open.id, 0).await.unwrap_err()), ["due"]);
    let later = desk.snooze(&open.id, 2 * HOUR).await.unwrap();
    assert_eq!((later.snoozes, later.due), (1, seconds(2 * HOUR)));
    let done = desk.complete_follow_up(&open.id).await.unwrap();
    assert_eq!((done.state(), done.outcome.as_str()), (FollowUpState::Done, "It does"));
    assert_eq!((done.done_by.unwrap().id.as_str(), done.done_at), ("ana", seconds(0)));
    assert_eq!(why(desk.complete_follow_up(&open.id).await), Reason::WrongState);
    assert_eq!(why(desk.snooze(&open.id, 3 * HOUR).await), Reason::WrongState);

    let told: Vec<String> =
        bench.history(&customer).await.into_iter().skip(1).map(|event| event.summary).collect();
    assert_eq!(
        told,
        [
            "To do by 2026-05-04 10:00 UTC: Ask if the lamp works",
            "Put off to 2026-05-04 11:00 UTC: Ask if the lamp works: Nobody answered",
            "Done: Ask if the lamp works: It does",
        ]
    );
}

#[tokio::test]
async fn what_is_wrong_with_a_follow_up_is_said() {
    let bench = Bench::start().await;
    let desk = bench.desk("ana", "support");
    let customer = bench.somebody().await;
    assert_eq!(fields(&desk.schedule(&customer, -HOUR).await.unwrap_err()), ["due"]);
    let nothing = ScheduleFollowUpRequest { context: context(), ..Default::default() };
    let status = desk.connection.follow_ups().schedule_follow_up(nothing).await.unwrap_err();
    assert_eq!(fields(&status), ["customer_id", "text", "due"]);
    let stranger = SystemIds.customer_id().to_string();
    assert_eq!(why(desk.schedule(&stranger, HOUR).await), Reason::CustomerNotFound);
    let unknown = SystemIds.uuid().to_string();
    assert_eq!(why(desk.complete_follow_up(&unknown).await), Reason::FollowUpNotFound);
    assert_eq!(why(desk.snooze(&unknown, HOUR).await), Reason::FollowUpNotFound);
}

#[tokio::test]
async fn a_repeated_write_gets_its_first_answer() {
    let bench = Bench::start().await;
    let desk = bench.desk("ana", "support");
    let customer = bench.somebody().await;
    let mut client = desk.connection.follow_ups();
    let request = ScheduleFollowUpRequest {
        context: context(),
        customer_id: customer.clone(),
        text: "Call".to_owned(),
        due: seconds(HOUR),
    };
    let first = client.schedule_follow_up(request.clone()).await.unwrap().into_inner();
    assert_eq!(client.schedule_follow_up(request).await.unwrap().into_inner(), first);
    let follow_up_id = first.follow_up.unwrap().id;
    let snooze = SnoozeFollowUpRequest {
        context: context(),
        follow_up_id: follow_up_id.clone(),
        due: seconds(2 * HOUR),
        ..Default::default()
    };
    let snoozed = client.snooze_follow_up(snooze.clone()).await.unwrap().into_inner();
    assert_eq!(client.snooze_follow_up(snooze).await.unwrap().into_inner(), snoozed);
    let complete = CompleteFollowUpRequest { context: context(), follow_up_id, outcome: "Done".to_owned() };
    let done = client.complete_follow_up(complete.clone()).await.unwrap().into_inner();
    assert_eq!(client.complete_follow_up(complete).await.unwrap().into_inner(), done);
    assert_eq!(bench.history(&customer).await.len(), 4);
}

#[tokio::test]
async fn follow_ups_are_listed_by_what_is_asked_for() {
    let bench = Bench::start().await;
    let (desk, other) = (bench.desk("ana", "support"), bench.desk("bela", "billing"));
    let (maria, joao) = (bench.somebody().await, bench.somebody().await);
    for number in 0..5 {
        desk.schedule(&maria, HOUR * (9 - number)).await.unwrap();
        other.schedule(&joao, HOUR).await.unwrap();
        bench.clock.advance(Duration::from_secs(1));
    }
    let all = desk.to_do(ListFollowUpsRequest::default()).await;
    assert_eq!(all.len(), 10);
    let key = |one: &FollowUp| (one.scheduled_at.unwrap().seconds, one.id.clone());
    assert!(all.is_sorted_by(|one, next| key(one) < key(next)));
    let of_maria = ListFollowUpsRequest { customer_id: maria, ..Default::default() };
    assert_eq!(desk.to_do(of_maria).await.len(), 5);
    desk.complete_follow_up(&all[0].id).await.err();
    let of_billing = ListFollowUpsRequest { department: "billing".to_owned(), ..Default::default() };
    let of_billing = desk.to_do(of_billing).await;
    assert!(of_billing.iter().all(|one| one.customer_id == joao) && of_billing.len() == 5);
    other.complete_follow_up(&of_billing[0].id).await.unwrap();
    let done = ListFollowUpsRequest {
        department: "billing".to_owned(),
        states: vec![FollowUpState::Done.into()],
        ..Default::default()
    };
    assert_eq!(desk.to_do(done).await.len(), 1);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_missed_follow_up_is_told_once_for_each_due_time() {
    let mut bench = Bench::start().await;
    let desk = bench.desk("ana", "support");
    let customer = bench.somebody().await;
    let id = desk.schedule(&customer, HOUR).await.unwrap().id;
    let missed = async |bench: &Bench, times: usize| {
        eventually("it is missed", async || {
            let follow_up = desk.to_do(ListFollowUpsRequest::default()).await.remove(0);
            (follow_up.state() == FollowUpState::Missed).then_some(())
        })
        .await;
        let events = bench.history(&customer).await;
        let is_missed = |body: &prost_types::Any| body.type_url == FollowUpMissed::type_url();
        let told = events.iter().filter(|event| event.body.as_ref().is_some_and(is_missed)).count();
        assert_eq!(told, times);
    };
    bench.stop().await;
    bench.clock.advance(Duration::from_hours(24));
    bench.resume().await;
    let replica = bench.replica().await;
    missed(&bench, 1).await;
    let again = desk.snooze(&id, 48 * HOUR).await.unwrap();
    assert_eq!(again.state(), FollowUpState::Open);
    assert!(again.missed_at.is_some(), "stays recorded");
    bench.clock.advance(Duration::from_hours(25));
    missed(&bench, 2).await;
    desk.complete_follow_up(&id).await.unwrap();
    drop(replica);
}
