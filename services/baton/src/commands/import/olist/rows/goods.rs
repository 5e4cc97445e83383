//! What was ordered.

use super::Keyed;
use crate::commands::import::olist::fields;
use crate::commands::import::olist::reader::Row;

/// One piece of one order.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub(in super::super) struct ItemRow {
    pub(in super::super) order_id: String,
    pub(in super::super) number: u32,
    pub(in super::super) product_id: String,
    pub(in super::super) seller_id: String,
    pub(in super::super) price: i64,
    pub(in super::super) freight: i64,
}

/// A product; all that matters here is its category.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub(in super::super) struct ProductRow {
    pub(in super::super) product_id: String,
    pub(in super::super) category: String,
}

/// A category's English name.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub(in super::super) struct CategoryRow {
    pub(in super::super) portuguese: String,
    pub(in super::super) english: String,
}

impl Keyed for ItemRow {
    fn has_key_of(&self, other: &Self) -> bool {
        (&self.order_id, self.number) == (&other.order_id, other.number)
    }
}

impl Keyed for ProductRow {
    fn has_key_of(&self, other: &Self) -> bool {
        self.product_id == other.product_id
    }
}

impl Keyed for CategoryRow {
    fn has_key_of(&self, other: &Self) -> bool {
        self.portuguese == other.portuguese
    }
}

impl ItemRow {
    pub(in super::super) fn parse(row: &mut Row<'_>) -> Result<Self, String> {
        Ok(Self {
            order_id: row.id("order_id")?,
            number: row.parsed("order_item_id", fields::number)?,
            product_id: row.id("product_id")?,
            seller_id: row.id("seller_id")?,
            price: row.parsed("price", fields::money)?,
            freight: row.parsed("freight_value", fields::money)?,
        })
    }
}

impl ProductRow {
    pub(in super::super) fn parse(row: &mut Row<'_>) -> Result<Self, String> {
        let category = row.text("product_category_name").to_owned();
        Ok(Self { product_id: row.id("product_id")?, category })
    }
}

impl CategoryRow {
    pub(in super::super) fn parse(row: &mut Row<'_>) -> Result<Self, String> {
        let portuguese = row.id("product_category_name")?;
        Ok(Self { portuguese, english: row.id("product_category_name_english")? })
    }
}
