//! What is charged: lines, all in one currency.

use baton_model::{Money, MoneyError};

use super::books::sum;

/// What a line charges.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum LineKind {
    /// Goods of the order.
    Goods,
    /// Freight of a line of the order.
    Freight,
    /// Something else: interest, a discount, rounding.
    Adjustment,
}

impl LineKind {
    const ALL: [Self; 3] = [Self::Goods, Self::Freight, Self::Adjustment];

    /// The kind as it is stored.
    pub(crate) const fn as_str(self) -> &'static str {
        match self {
            Self::Goods => "goods",
            Self::Freight => "freight",
            Self::Adjustment => "adjustment",
        }
    }

    /// The kind that is stored as `text`.
    pub(crate) fn of(text: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|kind| kind.as_str() == text)
    }
}

/// One line of an invoice.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Line {
    /// What it charges.
    pub(crate) kind: LineKind,
    /// Line of the order, from 1.
    #[allow(clippy::struct_field_names, reason = "the name it has in the contract")]
    pub(crate) line_number: Option<u32>,
    /// Product's id; empty for none.
    pub(crate) product_id: String,
    /// As shown to people.
    pub(crate) title: String,
    /// How many.
    pub(crate) quantity: u32,
    /// Price of one; only that of an adjustment may be negative.
    pub(crate) unit_price: Money,
}

impl Line {
    /// Price of all.
    pub(crate) fn total(&self) -> Result<Money, MoneyError> {
        self.unit_price.times(i64::from(self.quantity))
    }
}

/// The lines of an invoice: at least one, in one currency, with a total that fits and is not negative.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Lines {
    lines: Vec<Line>,
    total: Money,
}

/// Lines that make no invoice.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub(crate) enum InvalidLines {
    /// There is none.
    #[error("must not be empty")]
    Empty,
    /// A line does not fit the ones before.
    #[error("{cause}")]
    Line {
        /// Its index.
        index: usize,
        /// Why.
        cause: MoneyError,
    },
    /// The adjustments take away more than is charged.
    #[error("must not add up to less than nothing")]
    Negative,
}

impl Lines {
    /// Checks that the lines add up.
    pub(crate) fn new(lines: Vec<Line>) -> Result<Self, InvalidLines> {
        let mut total = lines.first().ok_or(InvalidLines::Empty)?.unit_price.zero();
        for (index, line) in lines.iter().enumerate() {
            let sum = line.total().and_then(|line| total.add(&line));
            total = sum.map_err(|cause| InvalidLines::Line { index, cause })?;
        }
        if total.is_negative() {
            return Err(InvalidLines::Negative);
        }
        Ok(Self { lines, total })
    }

    /// The lines.
    pub(crate) fn as_slice(&self) -> &[Line] {
        &self.lines
    }

    /// Their sum.
    pub(crate) const fn total(&self) -> &Money {
        &self.total
    }

    /// What is charged for a line of the order; `None` where no line names it.
    pub(crate) fn charged_for(&self, line_number: u32) -> Result<Option<Money>, MoneyError> {
        let named = self.lines.iter().filter(|line| line.line_number == Some(line_number));
        let totals = named.map(Line::total).collect::<Result<Vec<_>, _>>()?;
        if totals.is_empty() { Ok(None) } else { sum(self.total.zero(), &totals).map(Some) }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn line(kind: LineKind, currency: &str, quantity: u32, price: i64) -> Line {
        Line {
            kind,
            line_number: Some(1),
            product_id: String::new(),
            title: String::new(),
            quantity,
            unit_price: Money::new(currency, price).unwrap(),
        }
    }

    #[test]
    fn lines_add_up() {
        let lines = Lines::new(vec![
            line(LineKind::Goods, "BRL", 2, 1_995),
            line(LineKind::Freight, "BRL", 1, 900),
            Line { line_number: None, ..line(LineKind::Adjustment, "BRL", 1, -90) },
        ]);
        let lines = lines.unwrap();
        assert_eq!(lines.total().to_string(), "BRL 48.00");
        assert_eq!(lines.charged_for(1).unwrap().unwrap().to_string(), "BRL 48.90");
        assert_eq!(lines.charged_for(2), Ok(None));
    }

    #[test]
    fn lines_that_do_not_add_up_are_named() {
        let goods = |currency, quantity, price| line(LineKind::Goods, currency, quantity, price);
        assert_eq!(Lines::new(vec![]), Err(InvalidLines::Empty));
        let mixed = Lines::new(vec![goods("BRL", 1, 1), goods("EUR", 1, 1)]);
        assert_eq!(mixed, Err(InvalidLines::Line { index: 1, cause: MoneyError::CurrencyMismatch }));
        let huge = Lines::new(vec![goods("BRL", 1, 1), goods("BRL", 2, i64::MAX)]);
        assert_eq!(huge, Err(InvalidLines::Line { index: 1, cause: MoneyError::Overflow }));
        let negative = Lines::new(vec![goods("BRL", 1, 1), line(LineKind::Adjustment, "BRL", 1, -2)]);
        assert_eq!(negative, Err(InvalidLines::Negative));
    }
}
