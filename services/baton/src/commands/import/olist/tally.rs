//! What an import made, counted.

use serde_json::{Map, Value};

use super::plan::{AccountStep, InvoiceStep, LeadStep, OrderStep, Saying, ShipmentStep, What};

/// The kinds of things an import makes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Kind {
    Customer,
    Linked,
    Lead,
    LeadContacted,
    LeadQualified,
    LeadWon,
    Account,
    Owner,
    Placed,
    Confirmed,
    FulfilmentStarted,
    Shipped,
    Delivered,
    Cancelled,
    ShipmentPrepared,
    ShipmentHandedOver,
    ShipmentDelivered,
    ShipmentReturned,
    Invoice,
    Payment,
    InvoiceVoided,
    RefundRequested,
    RefundApproved,
    RefundPaid,
    Feedback,
    Ticket,
}

/// How many of each kind were made now, and how many were there already.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(super) struct Tally {
    made: [u64; Kind::ALL.len()],
    already_there: [u64; Kind::ALL.len()],
    /// Feedback by score, made or there, from 1.
    scores: [u64; 5],
}

/// Whether something was made now or earlier.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Made {
    Now,
    Earlier,
}

impl Made {
    /// What an answer's event id says: what changed nothing caused no event.
    pub(super) const fn of(event_id: &str) -> Self {
        if event_id.is_empty() { Self::Earlier } else { Self::Now }
    }
}

impl Kind {
    /// Every kind, in the order of the report.
    pub(super) const ALL: [Self; 26] = [
        Self::Customer,
        Self::Linked,
        Self::Lead,
        Self::LeadContacted,
        Self::LeadQualified,
        Self::LeadWon,
        Self::Account,
        Self::Owner,
        Self::Placed,
        Self::Confirmed,
        Self::FulfilmentStarted,
        Self::Shipped,
        Self::Delivered,
        Self::Cancelled,
        Self::ShipmentPrepared,
        Self::ShipmentHandedOver,
        Self::ShipmentDelivered,
        Self::ShipmentReturned,
        Self::Invoice,
        Self::Payment,
        Self::InvoiceVoided,
        Self::RefundRequested,
        Self::RefundApproved,
        Self::RefundPaid,
        Self::Feedback,
        Self::Ticket,
    ];

    /// The kind as it stands in JSON; with spaces, in the table.
    pub(super) const fn name(self) -> &'static str {
        match self {
            Self::Customer => "customers",
            Self::Linked => "identifiers_linked",
            Self::Lead => "leads",
            Self::LeadContacted => "leads_contacted",
            Self::LeadQualified => "leads_qualified",
            Self::LeadWon => "leads_won",
            Self::Account => "accounts",
            Self::Owner => "owners",
            Self::Placed => "orders_placed",
            Self::Confirmed => "orders_confirmed",
            Self::FulfilmentStarted => "orders_in_fulfilment",
            Self::Shipped => "orders_shipped",
            Self::Delivered => "orders_delivered",
            Self::Cancelled => "orders_cancelled",
            Self::ShipmentPrepared => "shipments_prepared",
            Self::ShipmentHandedOver => "shipments_handed_over",
            Self::ShipmentDelivered => "shipments_delivered",
            Self::ShipmentReturned => "shipments_returned",
            Self::Invoice => "invoices",
            Self::Payment => "payments",
            Self::InvoiceVoided => "invoices_voided",
            Self::RefundRequested => "refunds_requested",
            Self::RefundApproved => "refunds_approved",
            Self::RefundPaid => "refunds_paid",
            Self::Feedback => "feedback",
            Self::Ticket => "tickets",
        }
    }

    /// The kind of thing a step makes.
    pub(super) const fn of(what: &What) -> Self {
        match what {
            What::Lead(LeadStep::Create { .. }) => Self::Lead,
            What::Lead(LeadStep::Contact { .. }) => Self::LeadContacted,
            What::Lead(LeadStep::Qualify { .. }) => Self::LeadQualified,
            What::Lead(LeadStep::Win) => Self::LeadWon,
            What::Account(AccountStep::Open { .. }) => Self::Account,
            What::Account(AccountStep::AssignOwner { .. }) => Self::Owner,
            What::Order(OrderStep::Place(_)) => Self::Placed,
            What::Order(OrderStep::Confirm) => Self::Confirmed,
            What::Order(OrderStep::StartFulfilment) => Self::FulfilmentStarted,
            What::Order(OrderStep::Ship) => Self::Shipped,
            What::Order(OrderStep::Deliver) => Self::Delivered,
            What::Order(OrderStep::Cancel { .. }) => Self::Cancelled,
            What::Shipment(ShipmentStep::Prepare(_)) => Self::ShipmentPrepared,
            What::Shipment(ShipmentStep::HandOver) => Self::ShipmentHandedOver,
            What::Shipment(ShipmentStep::Deliver) => Self::ShipmentDelivered,
            What::Shipment(ShipmentStep::Return { .. }) => Self::ShipmentReturned,
            What::Invoice(InvoiceStep::Issue(_)) => Self::Invoice,
            What::Invoice(InvoiceStep::Pay(_)) => Self::Payment,
            What::Invoice(InvoiceStep::Void { .. }) => Self::InvoiceVoided,
            What::Invoice(InvoiceStep::RequestRefund(_)) => Self::RefundRequested,
            What::Invoice(InvoiceStep::ApproveRefund(_)) => Self::RefundApproved,
            What::Invoice(InvoiceStep::PayRefund(_)) => Self::RefundPaid,
            What::Said(Saying::Feedback { .. }) => Self::Feedback,
            What::Said(Saying::Ticket { .. }) => Self::Ticket,
        }
    }
}

impl Tally {
    /// Counts one more.
    pub(super) const fn count(&mut self, kind: Kind, made: Made) {
        match made {
            Made::Now => self.made[kind as usize] += 1,
            Made::Earlier => self.already_there[kind as usize] += 1,
        }
    }

    /// Adds another tally.
    pub(super) fn add(&mut self, other: &Self) {
        for index in 0..Kind::ALL.len() {
            self.made[index] += other.made[index];
            self.already_there[index] += other.already_there[index];
        }
        for (score, more) in self.scores.iter_mut().zip(other.scores) {
            *score += more;
        }
    }

    /// Counts feedback with a score.
    pub(super) fn heard(&mut self, score: i32) {
        let index = usize::try_from(score - 1).ok();
        if let Some(count) = index.and_then(|index| self.scores.get_mut(index)) {
            *count += 1;
        }
    }

    /// Feedback by score, from 1.
    pub(super) const fn scores(&self) -> [u64; 5] {
        self.scores
    }

    /// How many of a kind were made now, and were there already.
    pub(super) const fn of(&self, kind: Kind) -> (u64, u64) {
        (self.made[kind as usize], self.already_there[kind as usize])
    }

    /// How many events the import caused: each thing made is one. What departments note because of them is not counted.
    pub(super) fn events(&self) -> u64 {
        self.made.iter().sum()
    }

    /// The counts of one side by name.
    pub(super) fn to_json(self, made: Made) -> Value {
        let count = |kind: Kind| match made {
            Made::Now => self.made[kind as usize],
            Made::Earlier => self.already_there[kind as usize],
        };
        Value::Object(
            Kind::ALL.iter().map(|kind| (kind.name().to_owned(), count(*kind).into())).collect::<Map<_, _>>(),
        )
    }
}
