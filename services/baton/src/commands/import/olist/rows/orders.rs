//! Who ordered, and how far the orders came.

use time::OffsetDateTime;

use super::Keyed;
use crate::commands::import::olist::fields;
use crate::commands::import::olist::reader::Row;

/// The buyer of one order. The same person has another `customer_id` in each order, and one `unique_id`.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub(in super::super) struct CustomerRow {
    pub(in super::super) customer_id: String,
    pub(in super::super) unique_id: String,
    pub(in super::super) zip: String,
    pub(in super::super) city: String,
    pub(in super::super) state: String,
}

/// An order with its times.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub(in super::super) struct OrderRow {
    pub(in super::super) order_id: String,
    pub(in super::super) customer_id: String,
    pub(in super::super) status: Status,
    pub(in super::super) purchased: OffsetDateTime,
    pub(in super::super) approved: Option<OffsetDateTime>,
    pub(in super::super) handed_over: Option<OffsetDateTime>,
    pub(in super::super) delivered: Option<OffsetDateTime>,
    pub(in super::super) estimated: Option<OffsetDateTime>,
}

/// How far an order came.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(in super::super) enum Status {
    Created,
    Approved,
    Processing,
    Invoiced,
    Shipped,
    Delivered,
    Unavailable,
    Canceled,
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

impl CustomerRow {
    pub(in super::super) fn parse(row: &mut Row<'_>) -> Result<Self, String> {
        Ok(Self {
            customer_id: row.id("customer_id")?,
            unique_id: row.id("customer_unique_id")?,
            zip: row.line("customer_zip_code_prefix", fields::LONGEST_POSTAL_CODE),
            city: row.line("customer_city", fields::LONGEST_PLACE),
            state: row.line("customer_state", fields::LONGEST_PLACE),
        })
    }
}

impl OrderRow {
    pub(in super::super) fn parse(row: &mut Row<'_>) -> Result<Self, String> {
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

    /// Whether it was called off.
    pub(in super::super) const fn is_called_off(&self) -> bool {
        matches!(self.status, Status::Unavailable | Status::Canceled)
    }

    /// The last thing that is known of it. Nothing says when an order was called off: not before this.
    pub(in super::super) fn last_known(&self) -> OffsetDateTime {
        [self.approved, self.handed_over, self.delivered]
            .into_iter()
            .flatten()
            .fold(self.purchased, OffsetDateTime::max)
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
