//! Times, money, numbers and choices.

use std::ops::RangeInclusive;

use baton_model::Money;
use baton_proto::common::v1 as common;
use prost_types::Timestamp;
use time::macros::format_description;
use time::{Date, OffsetDateTime};

use super::Fields;
use crate::instant;

impl Fields {
    /// An instant, at the precision that is stored.
    pub fn time(&mut self, field: &str, timestamp: &Timestamp) -> Option<OffsetDateTime> {
        instant(timestamp).or_else(|| self.bad(field, "must be a time between the years 1 and 9999"))
    }

    /// A required instant.
    pub fn required_time(&mut self, field: &str, timestamp: Option<&Timestamp>) -> Option<OffsetDateTime> {
        let timestamp = self.present(field, timestamp)?;
        self.time(field, timestamp)
    }

    /// An instant that may be absent.
    pub fn optional_time(&mut self, field: &str, timestamp: Option<&Timestamp>) -> Option<OffsetDateTime> {
        self.time(field, timestamp?)
    }

    /// A required day, written as `2026-05-04`.
    pub fn date(&mut self, field: &str, text: &str) -> Option<Date> {
        let day = Date::parse(text, format_description!("[year]-[month]-[day]"));
        self.take(field, day.map_err(|_| "must be a day such as 2026-05-04"))
    }

    /// A required amount that is not negative.
    pub fn amount(&mut self, field: &str, money: Option<&common::Money>) -> Option<Money> {
        let money = self.present(field, money)?;
        self.amount_of_at_least(0, field, money, "must not be negative")
    }

    /// A required amount that is more than nothing.
    pub fn positive_amount(&mut self, field: &str, money: Option<&common::Money>) -> Option<Money> {
        let money = self.present(field, money)?;
        self.amount_of_at_least(1, field, money, "must be positive")
    }

    /// An amount that is not negative and may be absent: `Some(None)` when it is, `None` when it is bad.
    #[allow(clippy::option_option, reason = "absent and bad are two things")]
    pub fn optional_amount(&mut self, field: &str, money: Option<&common::Money>) -> Option<Option<Money>> {
        match money {
            None => Some(None),
            money => self.amount(field, money).map(Some),
        }
    }

    fn amount_of_at_least(
        &mut self,
        least: i64,
        field: &str,
        money: &common::Money,
        otherwise: &str,
    ) -> Option<Money> {
        if money.amount_minor < least {
            return self.bad(field, otherwise);
        }
        self.take(field, Money::new(&money.currency_code, money.amount_minor))
    }

    /// A number within a range.
    pub fn number<N>(&mut self, field: &str, number: impl Into<i64>, range: RangeInclusive<i64>) -> Option<N>
    where
        N: TryFrom<i64>,
    {
        let number = Some(number.into()).filter(|number| range.contains(number));
        let number = number.and_then(|number| N::try_from(number).ok());
        number.or_else(|| self.bad(field, &format!("must be {} to {}", range.start(), range.end())))
    }

    /// A required choice: `known` gives what each value of the enum `E` means, `None` for the unspecified one.
    pub fn choice<E, T>(&mut self, field: &str, number: i32, known: impl FnOnce(E) -> Option<T>) -> Option<T>
    where
        E: TryFrom<i32>,
    {
        let choice = E::try_from(number).ok().and_then(known);
        choice.or_else(|| self.bad(field, "must be one of the known values"))
    }

    /// Any number of choices, as in a filter.
    pub fn choices<E, T>(
        &mut self,
        field: &str,
        numbers: &[i32],
        known: impl Fn(E) -> Option<T>,
    ) -> Option<Vec<T>>
    where
        E: TryFrom<i32>,
    {
        let known = |number: &i32| E::try_from(*number).ok().and_then(&known);
        let choices: Option<Vec<T>> = numbers.iter().map(known).collect();
        choices.or_else(|| self.bad(field, "must be known values"))
    }
}
