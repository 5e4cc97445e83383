//! Lines as they are stored in the row of their order or shipment.

use serde::{Deserialize, Serialize};

use crate::domain::{Line, OrderedLine};

/// One line of a shipment. Field names are the stored form: they do not change.
#[derive(Debug, Serialize, Deserialize)]
pub(super) struct StoredLine {
    line_number: u32,
    product_id: String,
    title: String,
    quantity: u32,
}

/// One line of an order. Field names are the stored form: they do not change.
#[derive(Debug, Serialize, Deserialize)]
pub(super) struct StoredOrderedLine {
    product_id: String,
    title: String,
    quantity: u32,
}

impl From<&Line> for StoredLine {
    fn from(line: &Line) -> Self {
        Self {
            line_number: line.number,
            product_id: line.product_id.clone(),
            title: line.title.clone(),
            quantity: line.quantity,
        }
    }
}

impl From<StoredLine> for Line {
    fn from(stored: StoredLine) -> Self {
        Self {
            number: stored.line_number,
            product_id: stored.product_id,
            title: stored.title,
            quantity: stored.quantity,
        }
    }
}

impl From<&OrderedLine> for StoredOrderedLine {
    fn from(line: &OrderedLine) -> Self {
        Self { product_id: line.product_id.clone(), title: line.title.clone(), quantity: line.quantity }
    }
}

impl From<StoredOrderedLine> for OrderedLine {
    fn from(stored: StoredOrderedLine) -> Self {
        Self { product_id: stored.product_id, title: stored.title, quantity: stored.quantity }
    }
}
