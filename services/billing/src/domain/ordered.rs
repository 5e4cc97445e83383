//! What orders says that was ordered: billing's own copy, to make invoices of it and to compare them with it.

use baton_model::{CustomerId, Money, MoneyError, OrderId};

use super::line::{Line, LineKind, Lines};

/// One line of an order, as far as it matters for what is charged.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct OrderedLine {
    /// Product's id.
    pub(crate) product_id: String,
    /// As shown to people.
    pub(crate) title: String,
    /// How many.
    pub(crate) quantity: u32,
    /// Price of one.
    pub(crate) unit_price: Money,
    /// Freight for the line.
    pub(crate) freight: Option<Money>,
}

/// An order, as far as it matters for what is charged.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Ordered {
    /// Which order.
    pub(crate) order_id: OrderId,
    /// Whose.
    pub(crate) customer_id: CustomerId,
    /// Its lines; the first is line 1.
    pub(crate) lines: Vec<OrderedLine>,
    /// The order's revision that told it.
    pub(crate) revision: i64,
}

/// A line whose charge differs from what was ordered.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Difference {
    /// Line of the order, from 1.
    pub(crate) line_number: u32,
    /// What the order says, with freight; `None` where it has no such line.
    pub(crate) ordered: Option<Money>,
    /// What the invoice says; `None` where it has no such line.
    pub(crate) charged: Option<Money>,
}

impl OrderedLine {
    /// Price of all with freight.
    fn total(&self) -> Result<Money, MoneyError> {
        let goods = self.unit_price.times(i64::from(self.quantity))?;
        self.freight.as_ref().map_or(Ok(goods.clone()), |freight| goods.add(freight))
    }

    /// What is charged for it: the goods, and the freight where there is any.
    fn charged(&self, line_number: u32) -> impl Iterator<Item = Line> {
        let goods = Line {
            kind: LineKind::Goods,
            line_number: Some(line_number),
            product_id: self.product_id.clone(),
            title: self.title.clone(),
            quantity: self.quantity,
            unit_price: self.unit_price.clone(),
        };
        let freight = self.freight.as_ref().filter(|freight| freight.is_positive()).map(|freight| Line {
            kind: LineKind::Freight,
            line_number: Some(line_number),
            product_id: String::new(),
            title: "Freight".to_owned(),
            quantity: 1,
            unit_price: freight.clone(),
        });
        [goods].into_iter().chain(freight)
    }
}

impl Ordered {
    /// What is charged for the order.
    pub(crate) fn charged(&self) -> Vec<Line> {
        (1..).zip(&self.lines).flat_map(|(number, line)| line.charged(number)).collect()
    }

    /// Where `lines` differ from the order, line by line of the order. What is charged beside the order's lines is not
    /// compared.
    pub(crate) fn differences(&self, lines: &Lines) -> Result<Vec<Difference>, MoneyError> {
        let mut numbers: Vec<u32> = lines.as_slice().iter().filter_map(|line| line.line_number).collect();
        numbers.extend((1..).zip(&self.lines).map(|(number, _)| number));
        numbers.sort_unstable();
        numbers.dedup();
        let mut differences = Vec::new();
        for line_number in numbers {
            let line = line_number.checked_sub(1).and_then(|index| self.lines.get(index as usize));
            let ordered = line.map(OrderedLine::total).transpose()?;
            let charged = lines.charged_for(line_number)?;
            if ordered != charged {
                differences.push(Difference { line_number, ordered, charged });
            }
        }
        Ok(differences)
    }
}

#[cfg(test)]
mod tests {
    use uuid::Uuid;

    use super::*;

    fn money(minor: i64) -> Money {
        Money::new("BRL", minor).unwrap()
    }

    fn ordered() -> Ordered {
        let line = |quantity, price, freight: Option<i64>| OrderedLine {
            product_id: "p".into(),
            title: "Lamp".into(),
            quantity,
            unit_price: money(price),
            freight: freight.map(money),
        };
        Ordered {
            order_id: OrderId::from_uuid(Uuid::nil()),
            customer_id: CustomerId::from_uuid(Uuid::nil()),
            lines: vec![line(2, 1_995, Some(900)), line(1, 1_000, Some(0)), line(1, 500, None)],
            revision: 1,
        }
    }

    #[test]
    fn an_order_is_charged_with_its_freight_and_does_not_differ_from_that() {
        let lines = Lines::new(ordered().charged()).unwrap();
        let charged: Vec<_> = lines.as_slice().iter().map(|line| (line.kind, line.line_number)).collect();
        assert_eq!(
            charged,
            [
                (LineKind::Goods, Some(1)),
                (LineKind::Freight, Some(1)),
                (LineKind::Goods, Some(2)),
                (LineKind::Goods, Some(3))
            ]
        );
        assert_eq!(lines.total(), &money(2 * 1_995 + 900 + 1_000 + 500));
        assert_eq!(ordered().differences(&lines), Ok(vec![]));
    }

    #[test]
    fn every_line_that_differs_is_named() {
        let mut charged = ordered().charged();
        charged[0].unit_price = money(2_000);
        charged[2].line_number = Some(4);
        charged.push(Line { line_number: None, kind: LineKind::Adjustment, ..charged[3].clone() });
        let differences = ordered().differences(&Lines::new(charged).unwrap()).unwrap();
        let difference = |line_number, ordered: Option<i64>, charged: Option<i64>| Difference {
            line_number,
            ordered: ordered.map(money),
            charged: charged.map(money),
        };
        assert_eq!(
            differences,
            [
                difference(1, Some(4_890), Some(4_900)),
                difference(2, Some(1_000), None),
                difference(4, None, Some(1_000)),
            ]
        );
    }
}
