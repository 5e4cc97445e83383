//! When something can arrive, and what a promise of it is worth.

use time::macros::datetime;

use super::*;

const MONDAY: OffsetDateTime = datetime!(2026-05-04 09:00 UTC);

fn transit(sender_region: Option<&str>) -> Transit {
    Transit { sender_region: sender_region.map(str::to_owned), ..Transit::default() }
}

fn to(region: &str) -> Address {
    Address { city: "São Paulo".into(), region: region.into(), ..Address::default() }
}

#[test]
fn only_working_days_count() {
    for (at, days, later) in [
        (MONDAY, 0, MONDAY),
        (MONDAY, 1, datetime!(2026-05-05 09:00 UTC)),
        (MONDAY, 4, datetime!(2026-05-08 09:00 UTC)),
        (MONDAY, 5, datetime!(2026-05-11 09:00 UTC)),
        (datetime!(2026-05-08 17:30 UTC), 1, datetime!(2026-05-11 17:30 UTC)),
        (datetime!(2026-05-09 10:00 UTC), 1, datetime!(2026-05-11 10:00 UTC)),
        (datetime!(2026-05-10 23:59 UTC), 1, datetime!(2026-05-11 23:59 UTC)),
        (datetime!(2026-05-10 10:00 UTC), 6, datetime!(2026-05-18 10:00 UTC)),
    ] {
        assert_eq!(after_working_days(at, days), later, "{at} and {days} working days");
    }
}

#[test]
fn near_is_where_both_regions_are_known_and_the_same() {
    for (here, there, days) in [
        (Some("SP"), Some("SP"), 2),
        (Some("SP"), Some(" sp "), 2),
        (Some("SP"), Some("RJ"), 5),
        (Some("SP"), Some(""), 5),
        (Some(""), Some(""), 5),
        (Some("SP"), None, 5),
        (None, Some("SP"), 5),
        (None, None, 5),
    ] {
        let address = there.map(to);
        assert_eq!(transit(here).days_to(address.as_ref()), days, "from {here:?} to {there:?}");
    }
}

#[test]
fn a_given_time_is_kept_and_judged() {
    // A day to hand it over and five to carry it.
    let earliest = datetime!(2026-05-12 09:00 UTC);
    for (slack, feasibility) in [
        (-Duration::microseconds(1), Feasibility::Infeasible),
        (-Duration::weeks(1), Feasibility::Infeasible),
        (Duration::ZERO, Feasibility::AtRisk),
        (Duration::DAY - Duration::microseconds(1), Feasibility::AtRisk),
        (Duration::DAY, Feasibility::Feasible),
        (Duration::weeks(1), Feasibility::Feasible),
    ] {
        let given = earliest + slack;
        let promise = Promise::of(Some(given), MONDAY, &Transit::default(), None);
        let expected = Promise { promised_by: Some(given), feasibility, expected_at: Some(earliest) };
        assert_eq!(promise, expected, "{slack} to spare");
    }
}

#[test]
fn without_a_given_time_shipping_promises_what_it_can_keep() {
    let far = Promise::of(None, MONDAY, &Transit::default(), None);
    assert_eq!(far.expected_at, Some(datetime!(2026-05-12 09:00 UTC)));
    assert_eq!(far.promised_by, Some(datetime!(2026-05-14 09:00 UTC)));
    assert_eq!(far.feasibility, Feasibility::Feasible);

    let near = Promise::of(None, MONDAY, &transit(Some("SP")), Some(&to("SP")));
    assert_eq!(near.expected_at, Some(datetime!(2026-05-07 09:00 UTC)));
    assert_eq!(near.promised_by, Some(datetime!(2026-05-09 09:00 UTC)));
}

#[test]
fn a_promise_of_the_past_is_not_judged() {
    for given in [None, Some(MONDAY)] {
        let expected = Promise { promised_by: given, feasibility: Feasibility::Unchecked, expected_at: None };
        assert_eq!(Promise::unchecked(given), expected);
    }
}
