//! Where cases pile up, and what every department is told of it.

use std::time::Duration;

use baton_client::Connection;
use baton_model::Role;
use baton_proto::cases::v1::problem_areas_service_client::ProblemAreasServiceClient;
use baton_proto::cases::v1::{
    AreaState, ListNoticesRequest, ListProblemAreasRequest, ListProblemAreasResponse, Notice, OpenCaseRequest,
};
use baton_proto::common::v1::WriteContext;
use baton_proto::timeline::v1::FactStated;
use baton_testkit::eventually;

use crate::desk::Desk;
use crate::harness::{Bench, context, seconds, typed_event};
use crate::inbox::Watcher;

const DAY: i64 = 24 * 3_600;

impl Bench {
    fn areas(&self) -> ProblemAreasServiceClient<Connection> {
        ProblemAreasServiceClient::new(self.agent("billing"))
    }

    /// A case of a kind, opened now or, as history, so many days ago.
    async fn case(&self, customer: &str, kind: &str, days_ago: i64) -> String {
        let role = if days_ago == 0 { Role::Agent } else { Role::Importer };
        let occurred_at = if days_ago == 0 { None } else { seconds(-days_ago * DAY) };
        let request = OpenCaseRequest {
            context: Some(WriteContext { occurred_at, ..context().unwrap() }),
            customer_id: customer.to_owned(),
            title: "Parcel late".to_owned(),
            kind: kind.to_owned(),
            ..Default::default()
        };
        let mut cases = self.as_role("support", role).cases();
        cases.open_case(request).await.unwrap().into_inner().case.unwrap().id
    }

    async fn list(&self) -> ListProblemAreasResponse {
        self.areas().list_problem_areas(ListProblemAreasRequest {}).await.unwrap().into_inner()
    }

    async fn notices(&self, standing: bool) -> Vec<Notice> {
        let request = ListNoticesRequest { standing, ..Default::default() };
        self.areas().list_notices(request).await.unwrap().into_inner().notices
    }
}

fn told(areas: &ListProblemAreasResponse) -> Vec<(&str, &str, i32, i32, AreaState)> {
    let line = |count: &'_ baton_proto::cases::v1::AreaCount| {
        (count.case_count, count.usual_hundredths, count.state())
    };
    let name = |count: &baton_proto::cases::v1::AreaCount| count.area.clone().unwrap();
    let _ = name;
    areas
        .areas
        .iter()
        .map(|count| {
            let area = count.area.as_ref().unwrap();
            let (cases, usual, state) = line(count);
            (area.kind.as_str(), area.product.as_str(), cases, usual, state)
        })
        .collect()
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_spike_is_told_once_to_every_department_and_then_over() {
    let mut bench = Bench::start().await;
    let customer = bench.somebody().await;
    for day in 1..=10 {
        bench.case(&customer, "late-delivery", day).await;
    }
    for _ in 0..6 {
        bench.case(&customer, "late-delivery", 0).await;
    }
    bench.case(&customer, "wrong-item", 0).await;
    bench.case(&customer, "", 0).await;
    let areas = bench.list().await;
    assert_eq!(areas.history_days, 9);
    assert_eq!(
        told(&areas),
        [("late-delivery", "", 6, 100, AreaState::Spike), ("wrong-item", "", 1, 0, AreaState::Usual)]
    );
    assert_eq!(bench.notices(false).await, []);
    let desk = Desk { connection: bench.agent("sales") };
    let mut inbox = Watcher::of("sales", &desk).await;
    inbox.until_caught_up().await;

    // Every process looks when it starts: here three at once.
    let (one, two, three) = tokio::join!(bench.replica(), bench.replica(), bench.replica());
    eventually("a notice is raised", async || (!bench.notices(true).await.is_empty()).then_some(())).await;
    drop((one, two, three));
    bench.stop().await;
    bench.resume().await;
    let notices = bench.notices(false).await;
    assert_eq!(notices.len(), 1, "{notices:?}");
    assert_eq!((notices[0].case_count, notices[0].usual_hundredths), (6, 100));
    assert_eq!((notices[0].raised_at, notices[0].lowered_at), (seconds(0), None));

    let desk = Desk { connection: bench.agent("sales") };
    let mut inbox = Watcher::of("sales", &desk).await;
    inbox.until_caught_up().await;
    assert_eq!(inbox.notices, notices);

    // A day later nothing came any more: it is over, and no second one was raised.
    bench.clock.advance(Duration::from_hours(25));
    let replica = bench.replica().await;
    eventually("it is lowered", async || bench.notices(true).await.is_empty().then_some(())).await;
    let lowered = bench.notices(false).await;
    assert_eq!((lowered.len(), lowered[0].lowered_at), (1, seconds(25 * 3_600)));
    while inbox.notices.len() < 2 {
        inbox.next().await;
    }
    assert_eq!(inbox.notices[1], lowered[0]);
    drop(replica);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn without_enough_data_and_for_history_nothing_is_raised() {
    let bench = Bench::start().await;
    let customer = bench.somebody().await;
    for _ in 0..8 {
        bench.case(&customer, "late-delivery", 0).await;
    }
    // History of one bad day, long ago, within the weeks, and before them.
    for days in [3, 3, 3, 3, 3, 3, 400, 400, 400, 400, 400] {
        bench.case(&customer, "late-delivery", days).await;
    }
    let areas = bench.list().await;
    assert_eq!(
        (areas.history_days, told(&areas)),
        (2, vec![("late-delivery", "", 8, 0, AreaState::NotEnoughData)])
    );
    for _ in 0..30 {
        bench.case(&customer, "wrong-item", 20).await;
    }
    let areas = bench.list().await;
    assert_eq!(areas.history_days, 19);
    assert_eq!(told(&areas).len(), 1, "what was imported is no case of today");
}

#[tokio::test]
async fn products_are_areas_of_their_own() {
    let bench = Bench::start().await;
    let customer = bench.somebody().await;
    for product in ["Lamp 3", " lamp  3", "Desk", ""] {
        let case_id = bench.case(&customer, "broken", 0).await;
        let fact = FactStated { key: "product".to_owned(), value: product.to_owned(), ..Default::default() };
        let facts = if product.is_empty() { Vec::new() } else { vec![fact] };
        let event = typed_event(&customer, "baton.support.v1.TicketDiagnosed");
        bench.append("support", vec![baton_proto::timeline::v1::Event { case_id, facts, ..event }]).await;
    }
    let areas = bench.list().await;
    let named: Vec<_> = told(&areas).into_iter().map(|area| (area.1, area.2)).collect();
    assert_eq!(named, [("lamp 3", 2), ("", 1), ("desk", 1)]);
}
