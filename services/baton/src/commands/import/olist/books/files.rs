//! What the rows of the files say.

use std::collections::HashSet;

use super::{Group, Side};
use crate::commands::import::olist::data::Data;
use crate::commands::import::olist::requests::billing::payment_reference;
use crate::commands::import::olist::rows::{OrderRow, Status};

/// What the files count, and the keys by which the same things are found on the platform.
#[derive(Debug, Clone, Default)]
pub(in super::super) struct Keys {
    pub(super) orders: HashSet<String>,
    pub(super) payments: HashSet<String>,
    pub(super) leads: HashSet<String>,
    pub(super) side: Side,
}

impl Keys {
    /// Counts the usable rows, each on its own: whether a row's order is there is not asked here.
    pub(in super::super) fn of(data: &Data) -> Self {
        let mut side = Side::default();
        for order in &data.orders {
            side.count(Group::Orders, state(&order.value));
            if order.value.delivered.zip(order.value.estimated).is_some_and(|(at, promised)| at > promised) {
                side.count(Group::LateDeliveries, "");
            }
        }
        for payment in &data.payments {
            side.add(Group::Payments, payment.value.method.name(), payment.value.amount);
        }
        for review in &data.reviews {
            side.count(Group::Reviews, review.value.score.to_string());
        }
        for lead in &data.leads {
            side.count(Group::Leads, super::origin(&lead.value.origin));
        }
        for _ in &data.deals {
            side.count(Group::LeadsWon, "");
        }
        let order_ids = data.orders.iter().map(|order| order.value.order_id.clone());
        let payments = data
            .payments
            .iter()
            .map(|payment| payment_reference(&payment.value.order_id, payment.value.sequential));
        let leads = data.leads.iter().map(|lead| lead.value.mql_id.clone());
        Self { orders: order_ids.collect(), payments: payments.collect(), leads: leads.collect(), side }
    }
}

/// The state in which the rows leave an order.
const fn state(row: &OrderRow) -> &'static str {
    match row.status {
        Status::Created if row.approved.is_none() => "placed",
        Status::Created | Status::Approved => "confirmed",
        Status::Processing | Status::Invoiced => "in fulfilment",
        Status::Shipped => "shipped",
        Status::Delivered => "delivered",
        Status::Unavailable | Status::Canceled => "cancelled",
    }
}
