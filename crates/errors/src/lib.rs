//! The one place where a failure becomes a gRPC status.
//!
//! A service has one transport-free `Error` enum and one exhaustive match from it to a [`Failure`]. Only this crate
//! builds a `tonic::Status`: every one carries `google.rpc.ErrorInfo` {reason, domain `baton`, metadata}, bad input
//! also `BadRequest`, what may be repeated as it is also `RetryInfo`. A reason determines its status code.
//!
//! Invariant: the text of a driver, of a request or of a customer never reaches a status. Database errors pass
//! through [`database`], which logs the chain and keeps only what the caller may know.

mod database;
mod failure;
mod reason;
mod unseen;
mod violations;

pub use baton_proto::common::v1::ErrorReason as Reason;
pub use database::{database, is_retryable, violated_constraint};
pub use failure::{DOMAIN, Failure};
pub use reason::{code_of, reason_of, slug};
pub use unseen::unseen;
pub use violations::Violations;
