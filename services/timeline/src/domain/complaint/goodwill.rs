//! Goodwill is an extra: a customer gets a few of them in a year.

use baton_model::Money;
use time::{Duration, OffsetDateTime};

use super::Refusal;

/// Over how long extras are counted.
pub(crate) const PERIOD: Duration = Duration::days(365);
/// How many one customer gets in that time.
const MOST: usize = 3;
/// How much in all, in whole units of a currency.
const MOST_UNITS: i64 = 100;

/// An extra that was given, or offered and not turned down.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Given {
    pub(crate) at: OffsetDateTime,
    pub(crate) value: Money,
}

/// Whether the customer may get one more.
pub(super) fn check(value: &Money, given: &[Given], at: OffsetDateTime) -> Result<(), Refusal> {
    let counted = || given.iter().filter(|one| one.at > at - PERIOD);
    let same = counted().filter(|one| one.value.currency() == value.currency());
    let total = same.map(|one| one.value.amount_minor()).fold(0_i64, i64::saturating_add);
    let cap = MOST_UNITS * 10_i64.pow(value.decimals() as u32);
    let (left_count, left) = (MOST.saturating_sub(counted().count()), cap.saturating_sub(total).max(0));
    if left_count > 0 && value.amount_minor() <= left {
        return Ok(());
    }
    let money = |minor| Money::new(value.currency(), minor).unwrap_or_else(|_| value.zero());
    let given_count = counted().count();
    Err(Refusal::GoodwillCap { given_count, given: money(total), left_count, left: money(left) })
}
