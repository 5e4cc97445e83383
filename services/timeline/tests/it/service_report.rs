//! How departments serve customers, in numbers that can be counted by hand.

use std::time::Duration;

use baton_proto::cases::v1::service_reports_service_client::ServiceReportsServiceClient;
use baton_proto::cases::v1::{DepartmentReport, DurationSpread, GetServiceReportRequest, HandoffOutcomes};
use baton_proto::common::v1::TimeRange;
use baton_proto::timeline::v1::{Event, FactStated, PromiseMade};

use crate::desk::{Desk, violations};
use crate::harness::{Bench, event, seconds};

const HOUR: Duration = Duration::from_hours(1);

async fn report(desk: &Desk, request: GetServiceReportRequest) -> Vec<DepartmentReport> {
    let mut client = ServiceReportsServiceClient::new(desk.connection.clone());
    client.get_service_report(request).await.unwrap().into_inner().departments
}

fn of<'a>(reports: &'a [DepartmentReport], department: &str) -> &'a DepartmentReport {
    reports.iter().find(|report| report.department == department).unwrap()
}

fn always(spread: Option<&DurationSpread>) -> (i64, i64, i64) {
    let spread = spread.unwrap();
    (spread.count, spread.p50.unwrap().seconds, spread.p90.unwrap().seconds)
}

#[tokio::test]
async fn a_case_that_travels_is_counted_where_it_was() {
    let bench = Bench::start().await;
    let [orders, support, shipping] = ["orders", "support", "shipping"].map(|name| bench.desk(name, name));
    let customer = bench.somebody().await;
    let nothing = report(&orders, GetServiceReportRequest::default()).await;
    assert!(nothing.is_empty(), "{nothing:?}");

    // An hour in orders, two minutes of waiting, three hours in support, and back to orders.
    let case = orders.open(&customer).await.id;
    bench.clock.advance(HOUR);
    let asked = orders.request(&case, "support").await.unwrap();
    bench.clock.advance(Duration::from_mins(2));
    support.accept(&asked.id).await.unwrap();
    support.rate(&asked.id, Some("The order's number")).await.unwrap();
    bench.clock.advance(3 * HOUR);
    support.give_back(&asked.id).await.unwrap();
    orders.resolve(&case).await.unwrap();
    orders.reopen(&case).await.unwrap();
    let second = orders.request(&case, "shipping").await.unwrap();
    shipping.decline(&second.id).await.unwrap();
    orders.resolve(&case).await.unwrap();

    let reports = report(&orders, GetServiceReportRequest::default()).await;
    let names: Vec<&str> = reports.iter().map(|report| report.department.as_str()).collect();
    assert_eq!(names, ["orders", "shipping", "support"]);
    let sender = of(&reports, "orders");
    let sent =
        HandoffOutcomes { count: 2, returned_count: 1, declined_count: 1, ..HandoffOutcomes::default() };
    assert_eq!((sender.sent, sender.received), (Some(sent), None));
    assert_eq!((sender.rated_count, sender.usable_count, sender.overridden_count), (1, 0, 0));
    // The stay before the handoff, the one after it and the one after it was reopened, which ended at once.
    assert_eq!(always(sender.dwell.as_ref()), (3, 0, 3_720));
    assert_eq!(sender.bounce_count, 1, "it came back once; reopening is not coming back");

    let receiver = of(&reports, "support");
    assert_eq!(always(receiver.time_to_accept.as_ref()), (1, 120, 120));
    assert_eq!(always(receiver.dwell.as_ref()), (1, 3 * 3_600, 3 * 3_600));
    assert_eq!((receiver.bounce_count, receiver.sent), (0, None));
    let declined = of(&reports, "shipping");
    assert_eq!(declined.received.unwrap().declined_count, 1);
    assert_eq!(declined.time_to_accept.unwrap().count, 0, "declined is not accepted");

    // Half open: a handoff counts when it was requested.
    let period = |from, before| GetServiceReportRequest {
        period: Some(TimeRange { start_time: seconds(from), end_time: seconds(before) }),
        ..GetServiceReportRequest::default()
    };
    let before = report(&orders, period(0, 3_600)).await;
    assert!(before.iter().all(|report| report.sent.is_none()), "{before:?}");
    let within = report(&orders, period(3_600, 3_601)).await;
    assert_eq!(of(&within, "orders").sent.unwrap().count, 1);
    let one = GetServiceReportRequest { department: "support".to_owned(), ..period(0, 100_000) };
    assert_eq!(report(&orders, one).await.as_slice(), std::slice::from_ref(receiver));
}

#[tokio::test]
async fn promises_questions_and_feedback_are_in_it() {
    let bench = Bench::start().await;
    let (orders, billing) = (bench.desk("ana", "orders"), bench.desk("rui", "billing"));
    let customer = bench.somebody().await;
    let phone = || FactStated {
        key: "contact.phone".to_owned(),
        value: "+351912345678".to_owned(),
        asked: true,
        ..FactStated::default()
    };
    let promise = PromiseMade {
        id: uuid::Uuid::now_v7().to_string(),
        text: "a call".to_owned(),
        due: seconds(7_200),
        ..PromiseMade::default()
    };
    let told = Event { facts: vec![phone()], promises: vec![promise], ..event(&customer) };
    bench.append("orders", vec![told]).await;
    bench.clock.advance(Duration::from_mins(1));
    billing.record(&customer, vec![phone()]).await;

    let reports = report(&orders, GetServiceReportRequest::default()).await;
    let promises = of(&reports, "orders").promises.clone().unwrap();
    assert_eq!((promises.open, promises.unchecked), (1, 1));
    let asked = |department: &str| {
        let share = of(&reports, department).repetitions.clone().unwrap();
        (share.asked_count, share.repeated_count)
    };
    assert_eq!((asked("orders"), asked("billing")), ((1, 0), (1, 1)));
}

#[tokio::test]
async fn a_period_that_ends_before_it_starts_is_refused() {
    let bench = Bench::start().await;
    let orders = bench.desk("ana", "orders");
    let request = GetServiceReportRequest {
        period: Some(TimeRange { start_time: seconds(10), end_time: seconds(10) }),
        department: "Not a slug".to_owned(),
    };
    let mut client = ServiceReportsServiceClient::new(orders.connection.clone());
    let refused = client.get_service_report(request).await.unwrap_err();
    assert_eq!(violations(&refused), ["department", "period.end_time"]);
}
