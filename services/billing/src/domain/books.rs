//! The sums of an invoice.
//!
//! Everything is whole minor units of one currency, added and taken away with checks. Nothing is divided, so nothing is
//! rounded.

use baton_model::{Money, MoneyError};

/// The sums of an invoice, and what follows from them.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Books {
    /// Sum of the lines.
    pub(crate) total: Money,
    /// Sum of the payments.
    pub(crate) paid: Money,
    /// What need not be paid any more; never more than the total.
    pub(crate) credited: Money,
    /// Sum of the refunds that are approved or paid.
    pub(crate) refunded: Money,
    /// total − credited − paid + refunded: what is still to be paid; negative when we owe.
    pub(crate) balance: Money,
    /// What we owe; nothing when something is to be paid.
    pub(crate) surplus: Money,
    /// paid − refunded: what we keep.
    pub(crate) kept: Money,
}

impl Books {
    /// The books of these sums. `credits` is everything that was ever credited: when the total has become less, no more
    /// than the total counts.
    ///
    /// Neither the total nor the credits may be negative.
    pub(crate) fn new(
        total: Money,
        paid: Money,
        credits: Money,
        refunded: Money,
    ) -> Result<Self, MoneyError> {
        let credited = lesser(&credits, &total).clone();
        let kept = paid.minus(&refunded)?;
        let balance = total.minus(&credited)?.minus(&kept)?;
        let surplus = if balance.is_negative() { balance.zero().minus(&balance)? } else { balance.zero() };
        Ok(Self { total, paid, credited, refunded, balance, surplus, kept })
    }

    /// Whether nothing is left to be paid.
    pub(crate) const fn is_settled(&self) -> bool {
        !self.balance.is_positive()
    }

    /// What can still be credited.
    pub(crate) fn creditable(&self) -> Result<Money, MoneyError> {
        self.total.minus(&self.credited)
    }
}

/// The lesser of two amounts of one currency.
pub(crate) fn lesser<'a>(one: &'a Money, other: &'a Money) -> &'a Money {
    if other.amount_minor() < one.amount_minor() { other } else { one }
}

/// The sum of amounts of one currency, beginning with `first`.
pub(crate) fn sum<'a>(
    first: Money,
    amounts: impl IntoIterator<Item = &'a Money>,
) -> Result<Money, MoneyError> {
    amounts.into_iter().try_fold(first, |sum, amount| sum.add(amount))
}
