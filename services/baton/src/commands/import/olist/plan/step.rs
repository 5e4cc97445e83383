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

impl What {
    /// The step's name in request ids, which never changes: it is what makes a second run find the first.
    pub(in super::super) const fn name(&self) -> &'static str {
        match self {
            Self::Order(step) => match step {
                OrderStep::Place(_) => "place",
                OrderStep::Confirm => "confirm",
                OrderStep::StartFulfilment => "start-fulfilment",
                OrderStep::Ship => "ship",
                OrderStep::Deliver => "deliver",
                OrderStep::Cancel { .. } => "cancel",
            },
            Self::Invoice(step) => match step {
                InvoiceStep::Issue(_) => "issue-invoice",
                InvoiceStep::Pay(_) => "record-payment",
                InvoiceStep::Void { .. } => "void-invoice",
                InvoiceStep::RequestRefund(_) => "request-refund",
                InvoiceStep::ApproveRefund(_) => "approve-refund",
                InvoiceStep::PayRefund(_) => "pay-refund",
            },
            Self::Shipment(step) => match step {
                ShipmentStep::Prepare(_) => "prepare-shipment",
                ShipmentStep::HandOver => "hand-over-shipment",
                ShipmentStep::Deliver => "scan-delivered",
                ShipmentStep::Return { .. } => "scan-returned",
            },
            Self::Lead(step) => match step {
                LeadStep::Create { .. } => "create-lead",
                LeadStep::Contact { .. } => "contact-lead",
                LeadStep::Qualify { .. } => "qualify-lead",
                LeadStep::Win => "win-lead",
            },
            Self::Account(step) => match step {
                AccountStep::Open { .. } => "open-account",
                AccountStep::AssignOwner { .. } => "assign-owner",
            },
            Self::Said(Saying::Feedback { .. }) => "feedback",
            Self::Said(Saying::Ticket { .. }) => "ticket",
        }
    }

    /// Whose turn it is among the things that happened at one instant: what follows from another comes after it.
    pub(super) const fn turn(&self) -> u8 {
        match self {
            Self::Order(OrderStep::Place(_)) | Self::Lead(LeadStep::Create { .. }) => 0,
            Self::Invoice(InvoiceStep::Issue(_)) | Self::Lead(LeadStep::Contact { .. }) => 1,
            Self::Invoice(InvoiceStep::Pay(_)) | Self::Lead(LeadStep::Qualify { .. }) => 2,
            Self::Order(OrderStep::Confirm) | Self::Lead(LeadStep::Win) => 3,
            Self::Shipment(ShipmentStep::Prepare(_)) | Self::Account(AccountStep::Open { .. }) => 4,
            Self::Order(OrderStep::StartFulfilment) | Self::Account(AccountStep::AssignOwner { .. }) => 5,
            Self::Shipment(ShipmentStep::HandOver) => 6,
            Self::Order(OrderStep::Ship) => 7,
            Self::Shipment(ShipmentStep::Deliver | ShipmentStep::Return { .. }) => 8,
            Self::Order(OrderStep::Deliver) => 9,
            Self::Order(OrderStep::Cancel { .. }) => 10,
            Self::Invoice(InvoiceStep::Void { .. }) => 11,
            Self::Invoice(InvoiceStep::RequestRefund(_)) => 12,
            Self::Invoice(InvoiceStep::ApproveRefund(_)) => 13,
            Self::Invoice(InvoiceStep::PayRefund(_)) => 14,
            Self::Said(Saying::Feedback { .. }) => 15,
            Self::Said(Saying::Ticket { .. }) => 16,
        }
    }

    /// Whether something is there after it that was not there before.
    pub(in super::super) const fn makes_something(&self) -> bool {
        matches!(
            self,
            Self::Order(OrderStep::Place(_))
                | Self::Invoice(InvoiceStep::Issue(_) | InvoiceStep::Pay(_) | InvoiceStep::RequestRefund(_))
                | Self::Shipment(ShipmentStep::Prepare(_))
                | Self::Lead(LeadStep::Create { .. })
        )
    }

    /// The payment that it is about, if it is about one.
    pub(in super::super) const fn payment(&self) -> Option<&Paid> {
        match self {
            Self::Invoice(
                InvoiceStep::Pay(paid)
                | InvoiceStep::RequestRefund(paid)
                | InvoiceStep::ApproveRefund(paid)
                | InvoiceStep::PayRefund(paid),
            ) => Some(paid),
            _ => None,
        }
    }
}
