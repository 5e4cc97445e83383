//! By when promises are due.

use std::time::Duration;

use baton_errors::Reason;
use baton_model::{Ids, Partition, Role, SystemIds};
use baton_proto::common::v1::WriteContext;
use baton_proto::timeline::v1::MakePromiseRequest;

use super::{DAY, HOUR, call_back};
use crate::desk::why;
use crate::harness::{Bench, context, fields, seconds};
use crate::standards::{calendar, put_calendar};

#[tokio::test]
async fn a_leap_day_and_an_hour_that_is_left_out_are_due_like_any_other() {
    let bench = Bench::start().await;
    let desk = bench.desk("ana", "support");
    // Half past one on 29 February 2028; half past one on the night in which London has none.
    for (due, written) in
        [("2028-02-29T01:30:00Z", "2028-02-29 01:30"), ("2027-03-28T01:30:00Z", "2027-03-28 01:30")]
    {
        let customer = bench.somebody().await;
        let due: prost_types::Timestamp = due.parse().unwrap();
        let from_start = due.seconds - seconds(0).unwrap().seconds;
        let promise = desk.make(&customer, from_start).await.unwrap();
        assert_eq!(promise.due, Some(due));
        let event = bench.history(&customer).await.pop().unwrap();
        assert_eq!(event.summary, format!("Promised by {written} UTC: We call back"));
    }
}

#[tokio::test]
async fn a_request_at_night_gets_a_date_in_the_next_working_hours() {
    let bench = Bench::start().await;
    let desk = bench.desk("ana", "support");
    let customer = bench.somebody().await;
    let next_window = |case_id: &str| MakePromiseRequest {
        context: Some(WriteContext { case_id: case_id.to_owned(), ..context().unwrap() }),
        due: None,
        in_next_window: true,
        ..call_back(&customer, HOUR)
    };
    let ask = async |case_id: &str| desk.promises().make_promise(next_window(case_id)).await;
    let due = async |case_id: &str| ask(case_id).await.unwrap().into_inner().promise.unwrap().due;
    // Monday at nine: by five.
    assert_eq!(due("").await, seconds(8 * HOUR));
    bench.clock.advance(Duration::from_hours(10));
    assert_eq!(due("").await, seconds(DAY + 8 * HOUR));

    // Whoever is accountable for the case has to keep it, by its own calendar.
    let admin = bench.as_role("billing", Role::Admin);
    let early = calendar("billing", "Asia/Yerevan", "06:00", "08:00");
    put_calendar(&admin, early).await.unwrap();
    let case = bench.desk("bela", "billing").open(&customer).await;
    assert_eq!(due(&case.id).await, seconds(19 * HOUR), "eight in the morning there");

    let request = next_window("");
    let first = desk.promises().make_promise(request.clone()).await.unwrap().into_inner();
    bench.clock.advance(Duration::from_hours(24));
    let again = desk.promises().make_promise(request).await.unwrap().into_inner();
    assert_eq!(again, first, "a retry gets the first date");

    let both = MakePromiseRequest { due: seconds(20 * DAY), ..next_window("") };
    assert_eq!(fields(&desk.promises().make_promise(both).await.unwrap_err()), ["due"]);
    let unknown = SystemIds.case_id(Partition::of(b"x")).to_string();
    assert_eq!(why(ask(&unknown).await), Reason::CaseNotFound);
}
