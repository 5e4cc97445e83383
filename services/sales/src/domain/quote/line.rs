//! What is offered: lines, all in one currency.

use baton_model::{Money, MoneyError};

/// One line of a quote.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Line {
    /// Product's id.
    pub(crate) product_id: String,
    /// Name as shown to people.
    pub(crate) title: String,
    /// Category, a slug; empty for unknown.
    pub(crate) category: String,
    /// How many.
    pub(crate) quantity: u32,
    /// Price of one.
    pub(crate) unit_price: Money,
    /// Freight for the line.
    pub(crate) freight: Option<Money>,
}

impl Line {
    /// Price of all with freight.
    fn total(&self) -> Result<Money, MoneyError> {
        let goods = self.unit_price.times(i64::from(self.quantity))?;
        self.freight.as_ref().map_or(Ok(goods.clone()), |freight| goods.add(freight))
    }
}

/// The lines of a quote: at least one, one currency, and a total that fits.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Lines {
    lines: Vec<Line>,
    total: Money,
}

/// Lines that make no quote.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub(crate) enum InvalidLines {
    /// There are none.
    #[error("must have at least one line")]
    Empty,
    /// A line does not fit the ones before.
    #[error("{cause}")]
    DoNotAddUp {
        /// Index of the first line that does not fit.
        index: usize,
        /// Why.
        cause: MoneyError,
    },
}

impl Lines {
    /// Checks that the lines add up.
    pub(crate) fn new(lines: Vec<Line>) -> Result<Self, InvalidLines> {
        let mut total: Option<Money> = None;
        for (index, line) in lines.iter().enumerate() {
            let sum = line.total().and_then(|line| total.map_or(Ok(line.clone()), |total| total.add(&line)));
            total = Some(sum.map_err(|cause| InvalidLines::DoNotAddUp { index, cause })?);
        }
        let total = total.ok_or(InvalidLines::Empty)?;
        Ok(Self { lines, total })
    }

    /// The lines.
    pub(crate) fn as_slice(&self) -> &[Line] {
        &self.lines
    }

    /// Sum of the lines with freight.
    pub(crate) const fn total(&self) -> &Money {
        &self.total
    }

    /// How many pieces.
    pub(crate) fn pieces(&self) -> u64 {
        self.lines.iter().map(|line| u64::from(line.quantity)).sum()
    }
}

#[cfg(test)]
mod tests;
