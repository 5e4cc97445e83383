//! What to tell the departments, worked out from the rows before anything is sent. Pure.
//!
//! Each person and each business becomes one [`Customer`] with everything that happened to them in the order of life.
//! The rows' order in the files does not matter: the same rows give the same plan.

mod deals;
mod draft;
mod goods;
mod leads;
mod orders;
mod payments;
mod reviews;
mod sellers;
mod shipments;
mod step;
mod turns;

use std::collections::{BTreeMap, HashMap};
use std::sync::Arc;

use time::OffsetDateTime;

pub(super) use goods::{Goods, Line};
pub(super) use payments::Charge;
pub(super) use shipments::Parcel;
pub(super) use step::{
    AccountStep, InvoiceStep, LeadStep, OrderStep, Paid, Saying, ShipmentStep, Step, What,
};

use self::draft::Drafts;
use super::data::Data;
use super::files::File;
use super::findings::{Findings, Place};
use super::reader::At;
use super::rows::{CustomerRow, PaymentRow, SellerRow};

/// Why a row is not used whose order is missing.
const NO_ORDER: &str = "its order_id is of no order that could be used";

/// One person or business, and their history.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Customer {
    /// What they are found by, the first one first. There is at least one.
    pub(super) identifiers: Vec<Identifier>,
    /// The row that says who they are.
    pub(super) place: Place,
    /// Since when they are known; unknown for somebody to whom nothing happened.
    pub(super) since: Option<OffsetDateTime>,
    /// What is known of them.
    pub(super) attributes: BTreeMap<String, String>,
    /// What happened, in the order in which it is told.
    pub(super) steps: Vec<Step>,
}

/// What a customer is found by.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Identifier {
    /// `customer_unique_id`: a person who orders.
    Person(String),
    /// `seller_id`: a business that sells.
    Seller(String),
    /// `mql_id`: a business that might.
    Lead(String),
}

/// What is known of an address. Empty fields are unknown.
#[derive(Debug, Clone, Default, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Address {
    pub(super) zip: String,
    pub(super) city: String,
    pub(super) state: String,
}

/// An order that is told, for the rows that refer to it.
struct ToldOrder {
    id: Arc<str>,
    person: String,
    placed: OffsetDateTime,
    product: String,
}

/// Works out the plan. The customers come by the time of what first happened to them.
pub(super) fn plan(data: &Data, findings: &mut Findings) -> Vec<Customer> {
    let mut drafts = Drafts::default();
    let orders = add_orders(data, &mut drafts, findings);
    for review in &data.reviews {
        let place = Place { file: File::Reviews, line: review.line };
        let Some(order) = orders.get(review.value.order_id.as_str()) else {
            findings.unused(place, NO_ORDER);
            continue;
        };
        let steps = reviews::steps(review, &order.id, &order.product, findings);
        let told = steps.into_iter().map(|step| (step.at.max(order.placed), step));
        drafts.of(Identifier::Person(order.person.clone())).went_through(told);
    }
    sellers::add(data, &mut drafts, findings);
    drafts.finish()
}

/// Puts the people together with what happened to their orders.
fn add_orders<'a>(
    data: &'a Data,
    drafts: &mut Drafts,
    findings: &mut Findings,
) -> HashMap<&'a str, ToldOrder> {
    let mut goods = goods::by_order(data, findings);
    let mut payments: BTreeMap<&str, &[At<PaymentRow>]> = data
        .payments
        .chunk_by(|one, two| one.value.order_id == two.value.order_id)
        .filter_map(|rows| Some((rows.first()?.value.order_id.as_str(), rows)))
        .collect();
    let buyers: HashMap<&str, &At<CustomerRow>> =
        data.customers.iter().map(|row| (row.value.customer_id.as_str(), row)).collect();
    for row in &data.customers {
        let place = Place { file: File::Customers, line: row.line };
        drafts.of(person(&row.value)).lives_at(None, place, Address::of_buyer(&row.value));
    }

    let mut orders = HashMap::with_capacity(data.orders.len());
    for order in &data.orders {
        let key = order.value.order_id.as_str();
        let Some(buyer) = buyers.get(order.value.customer_id.as_str()) else {
            let place = Place { file: File::Orders, line: order.line };
            findings.unused(place, format!("its customer_id is not in {}", File::Customers.name()));
            continue;
        };
        let goods = goods.remove(key).unwrap_or_default();
        let paid = payments.remove(key).unwrap_or_default();
        let address = Address::of_buyer(&buyer.value);
        let told = ToldOrder {
            id: key.into(),
            person: buyer.value.unique_id.clone(),
            placed: order.value.purchased,
            product: goods.only_product(),
        };
        let draft = drafts.of(person(&buyer.value));
        let place = Place { file: File::Customers, line: buyer.line };
        draft.lives_at(Some(order.value.purchased), place, address.clone());
        draft.went_through(payments::steps(order, &told.id, &goods.lines, paid, findings));
        draft.went_through(shipments::steps(order, &told.id, address.clone(), findings));
        draft.went_through(orders::steps(order, &told.id, goods, address, findings));
        orders.insert(key, told);
    }
    goods::without_order(goods, findings);
    for payment in payments.into_values().flatten() {
        findings.unused(Place { file: File::Payments, line: payment.line }, NO_ORDER);
    }
    orders
}

fn person(row: &CustomerRow) -> Identifier {
    Identifier::Person(row.unique_id.clone())
}

impl Identifier {
    /// The kind of identifier.
    pub(super) const fn kind(&self) -> &'static str {
        match self {
            Self::Person(_) => "olist_customer",
            Self::Seller(_) => "olist_seller",
            Self::Lead(_) => "olist_mql",
        }
    }

    /// The id in the data set.
    pub(super) fn value(&self) -> &str {
        match self {
            Self::Person(id) | Self::Seller(id) | Self::Lead(id) => id,
        }
    }
}

impl Address {
    /// Where the goods of an order go.
    fn of_buyer(row: &CustomerRow) -> Self {
        Self { zip: row.zip.clone(), city: row.city.clone(), state: row.state.clone() }
    }

    /// Where a seller is.
    fn of_seller(row: &SellerRow) -> Self {
        Self { zip: row.zip.clone(), city: row.city.clone(), state: row.state.clone() }
    }

    /// Whether nothing is known.
    pub(super) const fn is_unknown(&self) -> bool {
        self.zip.is_empty() && self.city.is_empty() && self.state.is_empty()
    }
}

#[cfg(test)]
mod tests;
