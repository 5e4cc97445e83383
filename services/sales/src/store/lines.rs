//! Lines as they are stored in their quote's row.

use baton_model::{Money, MoneyError};
use serde::{Deserialize, Serialize};

use super::decode;
use crate::domain::quote::{Line, Lines};

/// One line. Field names are the stored form: they do not change.
#[derive(Debug, Serialize, Deserialize)]
pub(super) struct StoredLine {
    product_id: String,
    title: String,
    category: String,
    quantity: u32,
    currency: String,
    unit_price_minor: i64,
    freight_minor: Option<i64>,
}

pub(super) fn store(lines: &Lines) -> Vec<StoredLine> {
    lines.as_slice().iter().map(StoredLine::from).collect()
}

pub(super) fn load(stored: Vec<StoredLine>) -> sqlx::Result<Lines> {
    let lines: Result<Vec<Line>, MoneyError> = stored.into_iter().map(Line::try_from).collect();
    Lines::new(lines.map_err(decode)?).map_err(decode)
}

impl From<&Line> for StoredLine {
    fn from(line: &Line) -> Self {
        Self {
            product_id: line.product_id.clone(),
            title: line.title.clone(),
            category: line.category.clone(),
            quantity: line.quantity,
            currency: line.unit_price.currency().to_owned(),
            unit_price_minor: line.unit_price.amount_minor(),
            freight_minor: line.freight.as_ref().map(Money::amount_minor),
        }
    }
}

impl TryFrom<StoredLine> for Line {
    type Error = MoneyError;

    fn try_from(stored: StoredLine) -> Result<Self, MoneyError> {
        let money = |minor| Money::new(&stored.currency, minor);
        Ok(Self {
            unit_price: money(stored.unit_price_minor)?,
            freight: stored.freight_minor.map(money).transpose()?,
            product_id: stored.product_id,
            title: stored.title,
            category: stored.category,
            quantity: stored.quantity,
        })
    }
}
