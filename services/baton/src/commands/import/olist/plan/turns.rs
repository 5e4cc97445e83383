//! What a step is called, and whose turn it is: what follows from another step comes after it.

use super::step::{AccountStep, InvoiceStep, LeadStep, OrderStep, Paid, Saying, ShipmentStep, What};

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
