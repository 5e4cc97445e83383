//! What to tell the departments, worked out from the rows before anything is sent. Pure.
//!
//! Each person becomes one [`Customer`] with everything that happened to them in the order of life. The rows' order in
//! the files does not matter: the same rows give the same plan.

mod goods;
mod orders;
mod reviews;

use std::collections::{BTreeMap, HashMap};
use std::sync::Arc;

use time::OffsetDateTime;

pub(super) use goods::{Goods, Line};

use super::data::Data;
use super::files::File;
use super::findings::{Findings, Place};
use super::reader::At;
use super::rows::CustomerRow;

/// One person and their history.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Customer {
    /// `customer_unique_id`.
    pub(super) unique_id: String,
    /// The row that says where they live.
    pub(super) place: Place,
    /// When they first ordered; unknown for somebody without an order.
    pub(super) since: Option<OffsetDateTime>,
    /// What is known of their address.
    pub(super) attributes: BTreeMap<String, String>,
    /// What happened, in the order in which it is told.
    pub(super) steps: Vec<Step>,
}

/// One thing that happened with one order: one command to a department.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Step {
    /// `order_id`.
    pub(super) order: Arc<str>,
    /// When, in life.
    pub(super) at: OffsetDateTime,
    /// The row that says so.
    pub(super) place: Place,
    /// What.
    pub(super) what: What,
}

/// What can happen. The order of the variants is the order of things that happened at one instant.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum What {
    /// The order was placed.
    Place(Goods),
    /// It was approved.
    Confirm,
    /// It was being packed.
    StartFulfilment,
    /// It went to the carrier.
    Ship,
    /// The customer got it.
    Deliver,
    /// It was called off.
    Cancel {
        /// Why, as far as the data says.
        reason: String,
    },
    /// The customer said something about it.
    Feedback {
        /// `review_id`.
        review: String,
        /// 1 to 5.
        score: i32,
        /// Title and message.
        comment: String,
    },
    /// What the customer said needs an answer.
    Ticket {
        /// `review_id`.
        review: String,
        /// One line.
        title: String,
        /// The whole text.
        description: String,
        /// The order's one product, if it is one.
        product: String,
    },
}

/// A step and when it is told: not before the steps that it follows from, even where the data says that it happened
/// before them.
type Told = (OffsetDateTime, Step);

#[derive(Default)]
struct Draft {
    address: Option<(Option<OffsetDateTime>, At<CustomerRow>)>,
    steps: Vec<Told>,
}

/// An order that is told, for the rows that refer to it.
struct ToldOrder {
    id: Arc<str>,
    person: String,
    placed: OffsetDateTime,
    product: String,
}

/// Works out the plan. The customers come by the time of what first happened to them.
pub(super) fn plan(data: Data, findings: &mut Findings) -> Vec<Customer> {
    let mut goods = goods::by_order(&data, findings);
    let mut drafts: BTreeMap<String, Draft> = BTreeMap::new();
    let buyers: HashMap<&str, &At<CustomerRow>> =
        data.customers.iter().map(|row| (row.value.customer_id.as_str(), row)).collect();
    for row in &data.customers {
        drafts.entry(row.value.unique_id.clone()).or_default().live_at(None, row);
    }

    let mut orders: HashMap<&str, ToldOrder> = HashMap::with_capacity(data.orders.len());
    for order in &data.orders {
        let place = Place { file: File::Orders, line: order.line };
        let Some(buyer) = buyers.get(order.value.customer_id.as_str()) else {
            findings.unused(place, format!("its customer_id is not in {}", File::Customers.name()));
            continue;
        };
        let goods = goods.remove(order.value.order_id.as_str()).unwrap_or_default();
        let told = ToldOrder {
            id: order.value.order_id.as_str().into(),
            person: buyer.value.unique_id.clone(),
            placed: order.value.purchased,
            product: goods.only_product(),
        };
        let draft = drafts.entry(told.person.clone()).or_default();
        draft.live_at(Some(order.value.purchased), buyer);
        draft.steps.append(&mut orders::steps(order, &told.id, goods, findings));
        orders.insert(&order.value.order_id, told);
    }
    goods::without_order(goods, findings);

    for review in &data.reviews {
        let place = Place { file: File::Reviews, line: review.line };
        let Some(order) = orders.get(review.value.order_id.as_str()) else {
            findings.unused(place, "its order_id is of no order that could be used");
            continue;
        };
        let steps = reviews::steps(review, &order.id, &order.product, findings);
        let told = steps.into_iter().map(|step| (step.at.max(order.placed), step));
        drafts.entry(order.person.clone()).or_default().steps.extend(told);
    }

    let mut customers: Vec<Customer> =
        drafts.into_iter().filter_map(|(id, draft)| draft.finish(id)).collect();
    // Those to whom nothing happened come last.
    customers.sort_by_key(|customer| (customer.since.is_none(), customer.since));
    customers
}

impl Draft {
    /// Notes an address; the one of the latest order stays.
    fn live_at(&mut self, ordered: Option<OffsetDateTime>, row: &At<CustomerRow>) {
        let later = (ordered, row.clone());
        self.address = self.address.take().max(Some(later));
    }

    fn finish(mut self, unique_id: String) -> Option<Customer> {
        let (_, row) = self.address?;
        self.steps.sort_by(|(told_a, a), (told_b, b)| {
            (told_a, &a.what, &a.order).cmp(&(told_b, &b.what, &b.order))
        });
        let place = Place { file: File::Customers, line: row.line };
        let attributes = [("city", row.value.city), ("state", row.value.state), ("zip", row.value.zip)];
        Some(Customer {
            unique_id,
            place,
            since: self.steps.first().map(|(told, _)| *told),
            attributes: attributes
                .into_iter()
                .filter(|(_, value)| !value.is_empty())
                .map(|(key, value)| (key.to_owned(), value))
                .collect(),
            steps: self.steps.into_iter().map(|(_, step)| step).collect(),
        })
    }
}

#[cfg(test)]
mod tests;
