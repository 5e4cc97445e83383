//! What is ordered: lines, all in one currency.

use baton_model::{Money, MoneyError};

/// One line of an order.
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
    /// Who sells it, where that is somebody else.
    pub(crate) seller_id: String,
}

impl Line {
    /// Price of all with freight.
    fn total(&self) -> Result<Money, MoneyError> {
        let goods = self.unit_price.times(i64::from(self.quantity))?;
        self.freight.as_ref().map_or(Ok(goods.clone()), |freight| goods.add(freight))
    }
}

/// The lines of an order: one currency, and a total that fits. May be empty, when the goods are not known yet.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub(crate) struct Lines {
    lines: Vec<Line>,
    total: Option<Money>,
}

/// Lines that make no order.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("{cause}")]
pub(crate) struct InvalidLines {
    /// Index of the first line that does not fit the ones before.
    pub(crate) index: usize,
    /// Why.
    pub(crate) cause: MoneyError,
}

impl Lines {
    /// Checks that the lines add up.
    pub(crate) fn new(lines: Vec<Line>) -> Result<Self, InvalidLines> {
        let mut total: Option<Money> = None;
        for (index, line) in lines.iter().enumerate() {
            let sum = line.total().and_then(|line| total.map_or(Ok(line.clone()), |total| total.add(&line)));
            total = Some(sum.map_err(|cause| InvalidLines { index, cause })?);
        }
        Ok(Self { lines, total })
    }

    /// The lines.
    pub(crate) fn as_slice(&self) -> &[Line] {
        &self.lines
    }

    /// The lines with their numbers, from 1.
    pub(crate) fn numbered(&self) -> impl Iterator<Item = (u32, &Line)> {
        (1..).zip(&self.lines)
    }

    /// Sum of the lines with freight; `None` without lines.
    pub(crate) const fn total(&self) -> Option<&Money> {
        self.total.as_ref()
    }

    /// How many pieces.
    pub(crate) fn pieces(&self) -> u64 {
        self.lines.iter().map(|line| u64::from(line.quantity)).sum()
    }

    /// Whether there are no lines.
    pub(crate) const fn is_empty(&self) -> bool {
        self.lines.is_empty()
    }

    /// Whether both can be the lines of one order, one after the other. Empty lines have no currency yet.
    pub(crate) fn same_currency(&self, other: &Self) -> bool {
        match (&self.total, &other.total) {
            (Some(one), Some(two)) => one.currency() == two.currency(),
            _ => true,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn line(currency: &str, quantity: u32, price: i64, freight: Option<i64>) -> Line {
        let money = |minor| Money::new(currency, minor).unwrap();
        Line {
            product_id: "p".into(),
            title: String::new(),
            category: String::new(),
            quantity,
            unit_price: money(price),
            freight: freight.map(money),
            seller_id: String::new(),
        }
    }

    #[test]
    fn the_total_is_goods_and_freight() {
        let lines = Lines::new(vec![line("BRL", 2, 1_995, Some(900)), line("BRL", 1, 1_000, None)]).unwrap();
        assert_eq!(lines.total().unwrap().to_string(), "BRL 58.90");
        assert_eq!(lines.pieces(), 3);
        assert_eq!(Lines::new(vec![]).unwrap(), Lines::default());
    }

    #[test]
    fn lines_that_do_not_add_up_are_named() {
        let mixed = Lines::new(vec![line("BRL", 1, 1, None), line("EUR", 1, 1, None)]);
        assert_eq!(mixed, Err(InvalidLines { index: 1, cause: MoneyError::CurrencyMismatch }));
        let huge = Lines::new(vec![line("BRL", 1, 1, None), line("BRL", 2, i64::MAX, None)]);
        assert_eq!(huge, Err(InvalidLines { index: 1, cause: MoneyError::Overflow }));
    }
}
