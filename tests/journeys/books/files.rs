//! What the files say.

use std::collections::{BTreeMap, BTreeSet};

use crate::olist::{DataSet, cents};

/// What is compared.
#[derive(Debug, Default, PartialEq, Eq)]
pub(super) struct Books {
    /// Orders by state.
    pub(super) orders: BTreeMap<String, u64>,
    /// Payments by method: how many, and how many cents.
    pub(super) payments: BTreeMap<String, (u64, i64)>,
    /// Cents that went back.
    pub(super) refunded: i64,
    /// Cents that were charged and not taken back.
    pub(super) charged: i64,
    /// Deliveries after the promised time.
    pub(super) late_deliveries: u64,
    /// Reviews by score.
    pub(super) reviews: BTreeMap<i32, u64>,
    /// Leads by origin.
    pub(super) leads: BTreeMap<String, u64>,
    /// Deals by segment.
    pub(super) deals: BTreeMap<String, u64>,
}

impl Books {
    /// What the files say.
    pub(super) fn of(data: &DataSet) -> Self {
        let mut books = Self::default();
        let mut called_off = BTreeSet::new();
        for order in &data.orders.rows {
            let state = match order["order_status"].as_str() {
                "created" => "placed",
                "approved" => "confirmed",
                "processing" | "invoiced" => "in_fulfilment",
                "canceled" | "unavailable" => "cancelled",
                same => same,
            };
            *books.orders.entry(state.to_owned()).or_default() += 1;
            if state == "cancelled" {
                called_off.insert(&order["order_id"]);
            }
            // `2018-08-20 15:15:42`: such times are in the order of their letters.
            let (delivered, promised) =
                (&order["order_delivered_customer_date"], &order["order_estimated_delivery_date"]);
            if !delivered.is_empty() && delivered > promised {
                books.late_deliveries += 1;
            }
        }
        for payment in &data.payments.rows {
            let method = match payment["payment_type"].as_str() {
                "not_defined" => "other",
                same => same,
            };
            let amount = cents(&payment["payment_value"]);
            let (count, sum) = books.payments.entry(method.to_owned()).or_default();
            (*count, *sum) = (*count + 1, *sum + amount);
            if called_off.contains(&payment["order_id"]) {
                books.refunded += amount;
            } else {
                books.charged += amount;
            }
        }
        for review in &data.reviews.rows {
            let score = review["review_score"].parse().expect("a score");
            *books.reviews.entry(score).or_default() += 1;
        }
        for lead in &data.leads.rows {
            *books.leads.entry(lead["origin"].replace('_', "-")).or_default() += 1;
        }
        for deal in &data.deals.rows {
            *books.deals.entry(deal["business_segment"].replace('_', "-")).or_default() += 1;
        }
        books
    }
}
