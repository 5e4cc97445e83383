//! The words of Baton as plain types.
//!
//! Everything here is a value: no protobuf, no database, no I/O. The two traits, [`Clock`] and [`Ids`], are the
//! only places where time and randomness enter the system, so that a test can hold both still.

mod actor;
mod address;
mod clock;
mod department;
mod id;
mod ids;
mod money;
mod number;
mod partition;

pub use actor::{Actor, InvalidRole, Role};
pub use address::Address;
pub use clock::{Clock, SystemClock};
pub use department::{Department, InvalidDepartment};
pub use id::{
    ArticleId, CaseId, ComplaintId, CreditId, CustomerId, DisputeId, EventId, FollowUpId, HandoffId,
    InvalidId, InvoiceId, LeadId, OrderId, PaymentId, PromiseId, QuoteId, RefundId, RequestId, ReturnId,
    ShipmentId, TicketId, TouchId,
};
pub use ids::{Ids, SystemIds};
pub use money::{Money, MoneyError};
pub use number::{DictatableNumber, InvalidNumber};
pub use partition::{PARTITIONS, Partition};
