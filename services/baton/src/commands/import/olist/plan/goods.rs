//! What was ordered: the items of each order, as lines.

use std::collections::{BTreeMap, HashMap};

use time::OffsetDateTime;

use super::Address;
use crate::commands::import::olist::data::Data;
use crate::commands::import::olist::files::File;
use crate::commands::import::olist::findings::{Findings, Place};

/// What was ordered, and by when it was promised.
#[derive(Debug, Clone, Default, PartialEq, Eq, PartialOrd, Ord)]
pub(in super::super) struct Goods {
    /// The lines; none for an order whose items are unknown.
    pub(in super::super) lines: Vec<Line>,
    /// `order_estimated_delivery_date`: what the customer was told.
    pub(in super::super) promised_by: Option<OffsetDateTime>,
    /// Where they go.
    pub(in super::super) address: Address,
    /// The rows they come from.
    pub(in super::super) rows: Vec<Place>,
}

/// Pieces of one product at one price. The data set has a row for each piece.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub(in super::super) struct Line {
    /// `product_id`.
    pub(in super::super) product: String,
    /// `seller_id`.
    pub(in super::super) seller: String,
    /// Price of one piece in minor units.
    pub(in super::super) price: i64,
    /// How many pieces.
    pub(in super::super) quantity: i32,
    /// Freight of all pieces in minor units.
    pub(in super::super) freight: i64,
    /// Category in English where it has an English name; empty for unknown.
    pub(in super::super) category: String,
}

impl Line {
    /// The category in words.
    pub(in super::super) fn title(&self) -> String {
        self.category.replace('_', " ")
    }
}

impl Goods {
    /// The one product that was ordered; empty if there are several or none.
    pub(super) fn only_product(&self) -> String {
        match self.lines.as_slice() {
            [first, rest @ ..] if rest.iter().all(|line| line.product == first.product) => {
                first.product.clone()
            }
            _ => String::new(),
        }
    }

    #[cfg(test)]
    pub(super) fn forget_rows(&mut self) {
        self.rows.clear();
    }

    fn add(&mut self, line: Line, place: Place, findings: &mut Findings) {
        let same = |other: &&mut Line| {
            (&other.product, &other.seller, other.price) == (&line.product, &line.seller, line.price)
        };
        match self.lines.iter_mut().find(same) {
            Some(there) => {
                let more = there.quantity.checked_add(1).zip(there.freight.checked_add(line.freight));
                let Some((quantity, freight)) = more else {
                    return findings.unused(place, "is more than an order can hold");
                };
                (there.quantity, there.freight) = (quantity, freight);
            }
            None => self.lines.push(line),
        }
        self.rows.push(place);
    }
}

/// The goods of each order.
pub(super) fn by_order(data: &Data, findings: &mut Findings) -> BTreeMap<String, Goods> {
    let categories = categories(data, findings);
    let mut orders: BTreeMap<String, Goods> = BTreeMap::new();
    for row in &data.items {
        let place = Place { file: File::Items, line: row.line };
        let item = &row.value;
        let category = categories.get(item.product_id.as_str());
        if category.is_none() && !data.products.is_empty() {
            findings.remark(
                place,
                format!("its product_id is not in {}; the category is unknown", File::Products.name()),
            );
        }
        let line = Line {
            product: item.product_id.clone(),
            seller: item.seller_id.clone(),
            price: item.price,
            quantity: 1,
            freight: item.freight,
            category: category.copied().unwrap_or_default().to_owned(),
        };
        orders.entry(item.order_id.clone()).or_default().add(line, place, findings);
    }
    orders
}

/// Notes the items that no order took.
pub(super) fn without_order(orders: BTreeMap<String, Goods>, findings: &mut Findings) {
    for place in orders.into_values().flat_map(|goods| goods.rows) {
        findings.unused(place, super::NO_ORDER);
    }
}

/// Each product's category, in English where it can be.
fn categories<'a>(data: &'a Data, findings: &mut Findings) -> HashMap<&'a str, &'a str> {
    let english: HashMap<&str, &str> = data
        .categories
        .iter()
        .map(|row| (row.value.portuguese.as_str(), row.value.english.as_str()))
        .collect();
    let mut categories = HashMap::with_capacity(data.products.len());
    for row in &data.products {
        let portuguese = row.value.category.as_str();
        let translated = english.get(portuguese).copied();
        if translated.is_none() && !portuguese.is_empty() && !english.is_empty() {
            let place = Place { file: File::Products, line: row.line };
            findings.remark(place, "its category has no English name; kept in Portuguese");
        }
        categories.insert(row.value.product_id.as_str(), translated.unwrap_or(portuguese));
    }
    categories
}
