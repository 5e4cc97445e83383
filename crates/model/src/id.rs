//! Typed ids: one UUID type per thing, so that an order's id cannot be passed for a customer's.

use std::fmt;
use std::str::FromStr;

use uuid::Uuid;

use crate::Partition;

/// The text is not an id of the expected kind.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("not a UUID in its hyphenated lower- or upper-case form")]
pub struct InvalidId;

macro_rules! typed_id {
    ($(#[$doc:meta])* $name:ident) => {
        $(#[$doc])*
        #[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
        pub struct $name(Uuid);

        impl $name {
            /// Wraps a UUID that is known to be of this kind.
            pub const fn from_uuid(uuid: Uuid) -> Self {
                Self(uuid)
            }

            /// The bare UUID, for the database.
            pub const fn as_uuid(self) -> Uuid {
                self.0
            }
        }

        impl fmt::Display for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                self.0.hyphenated().fmt(f)
            }
        }

        impl FromStr for $name {
            type Err = InvalidId;

            fn from_str(text: &str) -> Result<Self, Self::Err> {
                // Only the hyphenated form: braces and URNs are other spellings of the same id, and an id that
                // can be spelled in four ways cannot be searched for.
                if text.len() != 36 {
                    return Err(InvalidId);
                }
                Uuid::try_parse(text).map(Self).map_err(|_| InvalidId)
            }
        }
    };
}

typed_id!(
    /// A customer.
    CustomerId
);
typed_id!(
    /// An entry of a customer's timeline; also the idempotency key of its append.
    EventId
);
typed_id!(
    /// A case. Carries the partition of its customer, see [`CaseId::partition`].
    CaseId
);
typed_id!(
    /// A handoff. Carries the partition of its customer, see [`HandoffId::partition`].
    HandoffId
);
typed_id!(
    /// A promise to a customer. Whoever makes it chooses the id, so it carries no partition.
    PromiseId
);
typed_id!(
    /// A follow-up. Carries the partition of its customer, see [`FollowUpId::partition`].
    FollowUpId
);
typed_id!(
    /// A complaint. Carries the partition of its customer, see [`ComplaintId::partition`].
    ComplaintId
);
typed_id!(
    /// A write request of a client: repeated unchanged when the client retries.
    RequestId
);
typed_id!(
    /// An order of the orders department.
    OrderId
);
typed_id!(
    /// A ticket of the support department.
    TicketId
);
typed_id!(
    /// A known solution of the support department.
    ArticleId
);
typed_id!(
    /// A lead of the sales department.
    LeadId
);
typed_id!(
    /// A quote of the sales department.
    QuoteId
);
typed_id!(
    /// A touch of the sales department.
    TouchId
);
typed_id!(
    /// A shipment of the shipping department.
    ShipmentId
);
typed_id!(
    /// A return of the shipping department.
    ReturnId
);
typed_id!(
    /// An invoice of the billing department.
    InvoiceId
);
typed_id!(
    /// A payment for an invoice.
    PaymentId
);
typed_id!(
    /// A refund of the billing department.
    RefundId
);
typed_id!(
    /// A credit of the billing department.
    CreditId
);
typed_id!(
    /// A dispute of the billing department.
    DisputeId
);

impl CustomerId {
    /// The partition that holds everything about this customer. Fixed for the life of an install.
    pub fn partition(self) -> Partition {
        Partition::of(self.0.as_bytes())
    }
}

impl CaseId {
    /// The partition of the case's customer, read from the id's last byte (see [`crate::Ids::case_id`]).
    pub const fn partition(self) -> Partition {
        Partition::from_last_byte(self.0)
    }
}

impl HandoffId {
    /// The partition of the handoff's customer, read from the id's last byte (see [`crate::Ids::handoff_id`]).
    pub const fn partition(self) -> Partition {
        Partition::from_last_byte(self.0)
    }
}

impl ComplaintId {
    /// The partition of the complaint's customer, read from the id's last byte (see [`crate::Ids::complaint_id`]).
    pub const fn partition(self) -> Partition {
        Partition::from_last_byte(self.0)
    }
}

impl FollowUpId {
    /// The partition of the follow-up's customer, read from the id's last byte (see [`crate::Ids::follow_up_id`]).
    pub const fn partition(self) -> Partition {
        Partition::from_last_byte(self.0)
    }
}
