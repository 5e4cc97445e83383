//! What a row of each file says.

use time::OffsetDateTime;

use super::fields;
use super::reader::Row;

/// A row that is known by a key. Its fields begin with the key.
pub(super) trait Keyed: Ord {
    /// Whether both rows are about the same thing.
    fn has_key_of(&self, other: &Self) -> bool;
}

/// The buyer of one order. The same person has another `customer_id` in each order, and one `unique_id`.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct CustomerRow {
    pub(super) customer_id: String,
    pub(super) unique_id: String,
    pub(super) zip: String,
    pub(super) city: String,
    pub(super) state: String,
}

/// An order with its times.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct OrderRow {
    pub(super) order_id: String,
    pub(super) customer_id: String,
    pub(super) status: Status,
    pub(super) purchased: OffsetDateTime,
    pub(super) approved: Option<OffsetDateTime>,
    pub(super) handed_over: Option<OffsetDateTime>,
    pub(super) delivered: Option<OffsetDateTime>,
    pub(super) estimated: Option<OffsetDateTime>,
}

/// How far an order came.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Status {
    Created,
    Approved,
    Processing,
    Invoiced,
    Shipped,
    Delivered,
    Unavailable,
    Canceled,
}

/// One piece of one order.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct ItemRow {
    pub(super) order_id: String,
    pub(super) number: u32,
    pub(super) product_id: String,
    pub(super) seller_id: String,
    pub(super) price: i64,
    pub(super) freight: i64,
}

/// A product; all that matters here is its category.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct ProductRow {
    pub(super) product_id: String,
    pub(super) category: String,
}

/// A category's English name.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct CategoryRow {
    pub(super) portuguese: String,
    pub(super) english: String,
}

/// What a customer said about an order. One review may stand for several orders, and an order may have several.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct ReviewRow {
    pub(super) review_id: String,
    pub(super) order_id: String,
    pub(super) score: i32,
    pub(super) title: String,
    pub(super) message: String,
    pub(super) said_at: OffsetDateTime,
}

impl Keyed for CustomerRow {
    fn has_key_of(&self, other: &Self) -> bool {
        self.customer_id == other.customer_id
    }
}

impl Keyed for OrderRow {
    fn has_key_of(&self, other: &Self) -> bool {
        self.order_id == other.order_id
    }
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

impl Keyed for ReviewRow {
    fn has_key_of(&self, other: &Self) -> bool {
        (&self.review_id, &self.order_id) == (&other.review_id, &other.order_id)
    }
}

impl CustomerRow {
    pub(super) fn parse(row: &mut Row<'_>) -> Result<Self, String> {
        Ok(Self {
            customer_id: row.id("customer_id")?,
            unique_id: row.id("customer_unique_id")?,
            zip: row.text("customer_zip_code_prefix").to_owned(),
            city: row.text("customer_city").to_owned(),
            state: row.text("customer_state").to_owned(),
        })
    }
}

impl OrderRow {
    pub(super) fn parse(row: &mut Row<'_>) -> Result<Self, String> {
        Ok(Self {
            order_id: row.id("order_id")?,
            customer_id: row.id("customer_id")?,
            status: row.parsed("order_status", Status::parse)?,
            purchased: row.parsed("order_purchase_timestamp", fields::time)?,
            approved: row.time_if_known("order_approved_at"),
            handed_over: row.time_if_known("order_delivered_carrier_date"),
            delivered: row.time_if_known("order_delivered_customer_date"),
            estimated: row.time_if_known("order_estimated_delivery_date"),
        })
    }
}

impl Status {
    fn parse(text: &str) -> Result<Self, String> {
        Ok(match text {
            "created" => Self::Created,
            "approved" => Self::Approved,
            "processing" => Self::Processing,
            "invoiced" => Self::Invoiced,
            "shipped" => Self::Shipped,
            "delivered" => Self::Delivered,
            "unavailable" => Self::Unavailable,
            "canceled" | "cancelled" => Self::Canceled,
            _ => return Err("is none of the states an order can have".to_owned()),
        })
    }
}

impl ItemRow {
    pub(super) fn parse(row: &mut Row<'_>) -> Result<Self, String> {
        let number = |text: &str| text.parse().map_err(|_| "is not a number".to_owned());
        Ok(Self {
            order_id: row.id("order_id")?,
            number: row.parsed("order_item_id", number)?,
            product_id: row.id("product_id")?,
            seller_id: row.id("seller_id")?,
            price: row.parsed("price", fields::money)?,
            freight: row.parsed("freight_value", fields::money)?,
        })
    }
}

impl ProductRow {
    pub(super) fn parse(row: &mut Row<'_>) -> Result<Self, String> {
        let category = row.text("product_category_name").to_owned();
        Ok(Self { product_id: row.id("product_id")?, category })
    }
}

impl CategoryRow {
    pub(super) fn parse(row: &mut Row<'_>) -> Result<Self, String> {
        let portuguese = row.id("product_category_name")?;
        Ok(Self { portuguese, english: row.id("product_category_name_english")? })
    }
}

impl ReviewRow {
    pub(super) fn parse(row: &mut Row<'_>) -> Result<Self, String> {
        let (review_id, order_id) = (row.id("review_id")?, row.id("order_id")?);
        let score = row.parsed("review_score", fields::score)?;
        let asked = row.time_if_known("review_creation_date");
        let answered = row.time_if_known("review_answer_timestamp");
        if answered.is_none() && asked.is_some() {
            row.remark("review_answer_timestamp is unknown; dated by review_creation_date");
        }
        let said_at = answered.or(asked).ok_or("has no date")?;
        let title = fields::words(row.text("review_comment_title"));
        let message = fields::words(row.text("review_comment_message"));
        Ok(Self { review_id, order_id, score, title, message, said_at })
    }
}
