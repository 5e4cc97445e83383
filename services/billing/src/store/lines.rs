//! Lines of invoices, and where they differ from the order, as they are stored in the invoice's row.

use serde::{Deserialize, Serialize};

use super::money::StoredMoney;
use super::unreadable;
use crate::domain::{Difference, Line, LineKind, Lines};

/// One line. Field names are the stored form: they do not change.
#[derive(Debug, Serialize, Deserialize)]
pub(super) struct StoredLine {
    kind: String,
    line_number: Option<u32>,
    product_id: String,
    title: String,
    quantity: u32,
    unit_price: StoredMoney,
}

/// One difference. Field names are the stored form: they do not change.
#[derive(Debug, Serialize, Deserialize)]
pub(super) struct StoredDifference {
    line_number: u32,
    ordered: Option<StoredMoney>,
    charged: Option<StoredMoney>,
}

pub(super) fn store(lines: &Lines) -> Vec<StoredLine> {
    let stored = |line: &Line| StoredLine {
        kind: line.kind.as_str().to_owned(),
        line_number: line.line_number,
        product_id: line.product_id.clone(),
        title: line.title.clone(),
        quantity: line.quantity,
        unit_price: (&line.unit_price).into(),
    };
    lines.as_slice().iter().map(stored).collect()
}

pub(super) fn load(stored: Vec<StoredLine>) -> sqlx::Result<Lines> {
    let line = |stored: StoredLine| {
        Ok(Line {
            kind: LineKind::of(&stored.kind).ok_or_else(|| unreadable("not a kind of line"))?,
            line_number: stored.line_number,
            unit_price: stored.unit_price.load()?,
            product_id: stored.product_id,
            title: stored.title,
            quantity: stored.quantity,
        })
    };
    let lines = stored.into_iter().map(line).collect::<sqlx::Result<_>>()?;
    Lines::new(lines).map_err(|error| sqlx::Error::Decode(error.into()))
}

pub(super) fn store_differences(differences: &[Difference]) -> Vec<StoredDifference> {
    let stored = |difference: &Difference| StoredDifference {
        line_number: difference.line_number,
        ordered: difference.ordered.as_ref().map(StoredMoney::from),
        charged: difference.charged.as_ref().map(StoredMoney::from),
    };
    differences.iter().map(stored).collect()
}

pub(super) fn load_differences(stored: Vec<StoredDifference>) -> sqlx::Result<Vec<Difference>> {
    let difference = |stored: StoredDifference| {
        Ok(Difference {
            line_number: stored.line_number,
            ordered: stored.ordered.map(|money| money.load()).transpose()?,
            charged: stored.charged.map(|money| money.load()).transpose()?,
        })
    };
    stored.into_iter().map(difference).collect()
}
