//! One thing that happened: one command to a department.

use std::sync::Arc;

use time::OffsetDateTime;

use super::{Charge, Goods, Parcel};
use crate::commands::import::olist::findings::Place;
use crate::commands::import::olist::rows::Method;

/// One thing that happened: one command to a department.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(in super::super) struct Step {
    /// What it happened with, by its key in the data set: `order_id` or `mql_id`.
    pub(in super::super) about: Arc<str>,
    /// When, in life.
    pub(in super::super) at: OffsetDateTime,
    /// The row that says so.
    pub(in super::super) place: Place,
    /// What.
    pub(in super::super) what: What,
}

/// What can happen, by the department that is told.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub(in super::super) enum What {
    /// With an order.
    Order(OrderStep),
    /// With an order's invoice.
    Invoice(InvoiceStep),
    /// With an order's shipment.
    Shipment(ShipmentStep),
    /// With a lead.
    Lead(LeadStep),
    /// With a business customer as a whole.
    Account(AccountStep),
    /// The customer said something about an order.
    Said(Saying),
}

/// What can happen with an order.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub(in super::super) enum OrderStep {
    /// It was placed.
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
}

/// What can happen with an order's invoice. Payments are told apart by `payment_sequential`.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub(in super::super) enum InvoiceStep {
    /// It was issued.
    Issue(Charge),
    /// Money came.
    Pay(Paid),
    /// It was taken back.
    Void {
        /// Why.
        reason: String,
    },
    /// A payment shall go back.
    RequestRefund(Paid),
    /// A payment goes back.
    ApproveRefund(Paid),
    /// A payment went back.
    PayRefund(Paid),
}

/// A payment.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(in super::super) struct Paid {
    /// `payment_sequential`.
    pub(in super::super) sequential: u32,
    /// How.
    pub(in super::super) method: Method,
    /// In how many parts; 0 for unknown.
    pub(in super::super) instalments: u32,
    /// Minor units.
    pub(in super::super) amount: i64,
}

/// What can happen with an order's shipment.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub(in super::super) enum ShipmentStep {
    /// It was packed.
    Prepare(Parcel),
    /// The carrier took it.
    HandOver,
    /// The customer got it.
    Deliver,
    /// It came back.
    Return {
        /// What is known of it.
        note: String,
    },
}

/// What can happen with a lead.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub(in super::super) enum LeadStep {
    /// It came.
    Create {
        /// A slug; empty for unknown.
        origin: String,
    },
    /// Somebody spoke to them.
    Contact {
        /// Who, as far as the data says.
        note: String,
    },
    /// They have a need and the means.
    Qualify {
        /// Who says so, as far as the data says.
        note: String,
    },
    /// They agreed to sell.
    Win,
}

/// What can happen with a business customer as a whole.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub(in super::super) enum AccountStep {
    /// Sales looks after them.
    Open {
        /// A slug; empty for unknown.
        segment: String,
    },
    /// They have a primary owner.
    AssignOwner {
        /// The representative's id.
        representative: String,
    },
}

/// What a customer said.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub(in super::super) enum Saying {
    /// It is worth so much.
    Feedback {
        /// `review_id`.
        review: String,
        /// 1 to 5.
        score: i32,
        /// Title and message.
        comment: String,
    },
    /// It needs an answer.
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
pub(super) type Told = (OffsetDateTime, Step);
