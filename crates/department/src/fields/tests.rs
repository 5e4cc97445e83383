//! Every check accepts what is right and notes what is wrong.

use baton_model::{Money, OrderId};
use baton_proto::common::v1 as common;
use baton_proto::orders::v1::OrderState;
use prost_types::Timestamp;
use time::macros::{date, datetime};

use super::*;

/// The value that a check gives, if it is accepted.
fn accepted<T>(check: impl FnOnce(&mut Fields) -> Option<T>) -> Option<T> {
    let mut fields = Fields::default();
    let value = check(&mut fields);
    fields.finish(value).ok()
}

fn brl(amount_minor: i64) -> common::Money {
    common::Money { currency_code: "BRL".to_owned(), amount_minor }
}

#[test]
fn all_that_is_wrong_is_told_at_once() {
    let mut fields = Fields::default();
    let id: Option<OrderId> = fields.id("order_id", "");
    let title = fields.line("title", "two\nlines", 100);
    let amount = fields.amount("amount", Some(&brl(-1)));
    let failure = fields.finish(id.zip(amount).zip(Some(title))).unwrap_err();
    assert_eq!(failure.message(), "invalid: order_id, title, amount");
}

#[test]
fn texts_have_limits_and_lines_are_one() {
    assert_eq!(accepted(|fields| Some(fields.line("f", " Ann ", 3))), Some("Ann".to_owned()));
    assert_eq!(accepted(|fields| Some(fields.line("f", "", 3))), None);
    assert_eq!(accepted(|fields| Some(fields.line("f", "Anna", 3))), None);
    assert_eq!(accepted(|fields| Some(fields.line("f", "A\nn", 3))), None);
    assert_eq!(accepted(|fields| Some(fields.text("f", "A\nn", 3))), Some("A\nn".to_owned()));
    assert_eq!(accepted(|fields| Some(fields.text("f", "", 3))), None);
    assert_eq!(accepted(|fields| Some(fields.optional_text("f", "", 3))), Some(String::new()));
    assert_eq!(accepted(|fields| Some(fields.reference("f", " ", 3))), Some(None));
    assert_eq!(accepted(|fields| Some(fields.reference("f", "A-1", 3))), Some(Some("A-1".to_owned())));
    assert_eq!(accepted(|fields| Some(fields.reference("f", "A-12", 3))), None);
}

#[test]
fn amounts_are_not_negative_or_positive() {
    let money = |amount| Some(Money::new("BRL", amount).unwrap());
    for (amount, at_least_nothing, more_than_nothing) in
        [(-1, None, None), (0, money(0), None), (1, money(1), money(1))]
    {
        assert_eq!(accepted(|fields| fields.amount("f", Some(&brl(amount)))), at_least_nothing);
        assert_eq!(accepted(|fields| fields.positive_amount("f", Some(&brl(amount)))), more_than_nothing);
    }
    assert_eq!(accepted(|fields| fields.amount("f", None)), None);
    assert_eq!(accepted(|fields| fields.optional_amount("f", None)), Some(None));
    assert_eq!(accepted(|fields| fields.optional_amount("f", Some(&brl(-1)))), None);
    let no_currency = common::Money { currency_code: "real".to_owned(), amount_minor: 1 };
    assert_eq!(accepted(|fields| fields.amount("f", Some(&no_currency))), None);
}

#[test]
fn numbers_stay_in_their_range() {
    let read = |number: i32| accepted(|fields| fields.number::<u32>("f", number, 1..=100));
    assert_eq!([read(0), read(1), read(100), read(101)], [None, Some(1), Some(100), None]);
}

#[test]
fn choices_are_known_values() {
    let known = |state: OrderState| (state == OrderState::Placed).then_some("placed");
    let one = |number| accepted(|fields| fields.choice("f", number, known));
    assert_eq!([one(1), one(0), one(2), one(99)], [Some("placed"), None, None, None]);
    let many = |numbers: &[i32]| accepted(|fields| fields.choices("f", numbers, known));
    assert_eq!([many(&[]), many(&[1, 1]), many(&[1, 99])], [Some(vec![]), Some(vec!["placed"; 2]), None]);
}

#[test]
fn times_and_days_are_real() {
    let at = Timestamp { seconds: 1_777_885_200, nanos: 0 };
    let instant = Some(datetime!(2026-05-04 09:00 UTC));
    assert_eq!(accepted(|fields| fields.required_time("f", Some(&at))), instant);
    assert_eq!(accepted(|fields| fields.required_time("f", None)), None);
    assert_eq!(accepted(|fields| Some(fields.optional_time("f", None))), Some(None));
    let late = Timestamp { seconds: i64::MAX, nanos: 0 };
    assert_eq!(accepted(|fields| Some(fields.optional_time("f", Some(&late)))), None);
    assert_eq!(accepted(|fields| fields.date("f", "2026-05-04")), Some(date!(2026 - 05 - 04)));
    for bad in ["", "2026-02-30", "04.05.2026", "2026-05-04T09:00"] {
        assert_eq!(accepted(|fields| fields.date("f", bad)), None, "{bad}");
    }
}

#[test]
fn each_element_is_read_under_its_path() {
    let mut fields = Fields::default();
    let list = ["ok".to_owned(), String::new()];
    let read = |fields: &mut Fields, path: &str, text: &String| Some(fields.line(path, text, 10));
    assert_eq!(fields.each("list", &list, 2, read).map(|list| list.len()), Some(2));
    assert_eq!(fields.finish(Some(())).unwrap_err().message(), "invalid: list[1]");
    assert_eq!(accepted(|fields| fields.each("list", &list, 1, read)), None, "too many");
}
