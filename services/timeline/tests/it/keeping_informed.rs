//! The customer of an open case is to hear from us.

use std::time::Duration;

use baton_errors::Reason;
use baton_model::Role;
use baton_proto::cases::v1::{
    Case, ClockState, ListClocksRequest, OpenCaseRequest, RecordCustomerUpdateRequest, SpecialDay,
};
use baton_proto::common::v1::{Channel, WriteContext};
use baton_proto::timeline::v1::{CustomerUpdateOverdue, CustomerUpdated, Event};
use baton_testkit::eventually;
use prost::Name;
use tonic::Status;

use crate::clocks::clocks;
use crate::desk::{Desk, why};
use crate::harness::{Bench, body, context, event, fields, seconds, typed_event};
use crate::standards::{calendar, put_calendar};

const HOUR: i64 = 3_600;
const DAY: i64 = 24 * HOUR;

fn by_phone(case: &str) -> RecordCustomerUpdateRequest {
    RecordCustomerUpdateRequest {
        context: Some(WriteContext { channel: Channel::Phone.into(), ..context().unwrap() }),
        case: case.to_owned(),
        text: "The parcel is found".to_owned(),
    }
}

impl Desk {
    /// Tells the customer how the case goes.
    pub(crate) async fn inform(&self, case: &str) -> Result<Case, Status> {
        Ok(self.cases().record_customer_update(by_phone(case)).await?.into_inner().case.unwrap())
    }
}

/// How many times it was told that a customer should have heard from us.
async fn told(bench: &Bench, customer: &str) -> usize {
    bench.history(customer).await.iter().filter(|event| is_told(event)).count()
}

fn is_told(event: &Event) -> bool {
    event.body.as_ref().is_some_and(|body| body.type_url == CustomerUpdateOverdue::type_url())
}

async fn until_told(bench: &Bench, customer: &str, times: usize) {
    eventually("it is told", async || (told(bench, customer).await == times).then_some(())).await;
}

#[tokio::test]
async fn the_next_time_is_counted_in_working_days_of_the_department() {
    let bench = Bench::start().await;
    let admin = bench.as_role("orders", Role::Admin);
    let mut hours = calendar("orders", "Europe/London", "09:00", "17:00");
    hours.special_days =
        vec![SpecialDay { date: "2026-05-05".to_owned(), name: "Stocktaking".to_owned(), hours: Vec::new() }];
    put_calendar(&admin, hours).await.unwrap();
    let customer = bench.somebody().await;
    let case = bench.desk("ana", "orders").open(&customer).await;
    assert_eq!(case.next_update_due, seconds(3 * DAY), "nobody is there on Tuesday");
    assert_eq!(bench.desk("bela", "support").open(&customer).await.next_update_due, seconds(2 * DAY));
}

#[tokio::test]
async fn only_what_tells_the_customer_something_sets_the_next_time() {
    let bench = Bench::start().await;
    let (desk, other) = (bench.desk("ana", "orders"), bench.desk("bela", "support"));
    let customer = bench.somebody().await;
    let case = desk.open(&customer).await;
    // Two working days after Monday morning.
    assert_eq!(case.next_update_due, seconds(2 * DAY));

    bench.clock.advance(Duration::from_hours(5));
    let called = Event { case_id: case.id.clone(), channel: Channel::Phone.into(), ..event(&customer) };
    bench.append("orders", vec![called]).await;
    desk.retitle(&case.id, "Parcel lost").await.unwrap();
    assert_eq!(desk.get(&case.id).await.next_update_due, seconds(2 * DAY));

    // Whoever the customer reaches may tell.
    let informed = other.inform(&case.number).await.unwrap();
    assert_eq!(informed.next_update_due, seconds(2 * DAY + 5 * HOUR));
    let last = bench.history(&customer).await.pop().unwrap();
    assert_eq!((last.case_id.as_str(), last.department.as_str()), (case.id.as_str(), "support"));
    assert_eq!(last.summary, format!("Case {}: told the customer: The parcel is found", case.number));
    assert_eq!(body::<CustomerUpdated>(&last).next_update_due, informed.next_update_due);

    let internal = RecordCustomerUpdateRequest { context: context(), ..by_phone(&case.id) };
    let status = desk.cases().record_customer_update(internal).await.unwrap_err();
    assert_eq!(fields(&status), ["context.channel"]);
    assert_eq!(why(desk.inform("K7F3-QPX9").await), Reason::InvalidField);

    assert_eq!(desk.resolve(&case.id).await.unwrap().next_update_due, None);
    assert_eq!(why(desk.inform(&case.id).await), Reason::WrongState);
    let reopened = desk.reopen(&case.id).await.unwrap();
    assert_eq!(reopened.next_update_due, seconds(2 * DAY + 5 * HOUR));
}

#[tokio::test]
async fn a_repeated_update_is_recorded_once() {
    let bench = Bench::start().await;
    let desk = bench.desk("ana", "orders");
    let customer = bench.somebody().await;
    let case = desk.open(&customer).await;
    let request = by_phone(&case.id);
    let first = desk.cases().record_customer_update(request.clone()).await.unwrap().into_inner();
    bench.clock.advance(Duration::from_hours(5));
    let again = desk.cases().record_customer_update(request.clone()).await.unwrap().into_inner();
    assert_eq!(again, first);
    let other = RecordCustomerUpdateRequest { text: "Lost".to_owned(), ..request };
    assert_eq!(why(desk.cases().record_customer_update(other).await), Reason::RequestIdReused);
    assert_eq!(bench.history(&customer).await.len(), 3);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn silence_is_told_once_for_each_time_that_passed() {
    let mut bench = Bench::start().await;
    let desk = bench.desk("ana", "orders");
    let (customer, calm) = (bench.somebody().await, bench.somebody().await);
    let case = desk.open(&customer).await;
    let solved = desk.open(&calm).await;
    desk.resolve(&solved.id).await.unwrap();
    bench.stop().await;
    bench.clock.advance(Duration::from_hours(72));
    bench.resume().await;
    let replica = bench.replica().await;
    until_told(&bench, &customer, 1).await;
    // Standards are missed meanwhile as well.
    let last = bench.history(&customer).await.into_iter().rfind(is_told).unwrap();
    assert_eq!(
        last.summary,
        format!("Case {}: the customer was to hear from us by 2026-05-06 09:00 UTC", case.number)
    );
    assert_eq!(last.department, "orders");

    // Other changes do not tell it again; hearing from us begins anew.
    desk.retitle(&case.id, "Parcel lost").await.unwrap();
    desk.inform(&case.id).await.unwrap();
    bench.clock.advance(Duration::from_hours(24 * 5));
    until_told(&bench, &customer, 2).await;
    assert_eq!(told(&bench, &calm).await, 0);
    drop(replica);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn nobody_waits_to_hear_of_history() {
    let bench = Bench::start().await;
    let importer = Desk { connection: bench.as_role("orders", Role::Importer) };
    let customer = bench.somebody().await;
    let request = OpenCaseRequest {
        context: Some(WriteContext { occurred_at: seconds(-300 * DAY), ..context().unwrap() }),
        customer_id: customer,
        title: "Parcel late".to_owned(),
        ..Default::default()
    };
    let case = importer.cases().open_case(request).await.unwrap().into_inner().case.unwrap();
    assert_eq!(case.next_update_due, None);
}

#[tokio::test]
async fn bad_news_has_a_clock_that_stops_when_somebody_tells_it() {
    let bench = Bench::start().await;
    let support = bench.desk("bela", "support");
    let (ana, eva) = (bench.somebody().await, bench.somebody().await);
    let news = |customer: &str| typed_event(customer, "baton.shipping.v1.ShipmentException");
    let history = Event { imported: true, ..news(&eva) };
    bench.append("shipping", vec![news(&ana), history]).await;
    let of = async |customer: &str| {
        let request = ListClocksRequest { customer_id: customer.to_owned(), ..Default::default() };
        let clocks = clocks(&support.connection, request).await.unwrap();
        clocks.into_iter().find(|clock| clock.standard == "bad-news").map(|clock| clock.state())
    };
    assert_eq!((of(&ana).await, of(&eva).await), (Some(ClockState::Running), None), "history is no news");
    bench.clock.advance(Duration::from_hours(3));
    let case = support.open(&ana).await.id;
    assert_eq!(of(&ana).await, Some(ClockState::Running), "nobody was told yet");
    support.inform(&case).await.unwrap();
    assert_eq!(of(&ana).await, Some(ClockState::Met));
}
