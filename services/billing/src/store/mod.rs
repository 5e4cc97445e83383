//! The statements of this department, one file per table; what is stored within a row has a file of its own.

mod actors;
pub(crate) mod complaints;
pub(crate) mod credits;
pub(crate) mod customers;
pub(crate) mod disputes;
mod dunning;
pub(crate) mod invoices;
mod lines;
mod money;
pub(crate) mod ordered;
pub(crate) mod payments;
pub(crate) mod refunds;
pub(crate) mod sweeps;

/// What was stored is not what it should be.
fn unreadable(what: &'static str) -> sqlx::Error {
    sqlx::Error::Decode(what.into())
}
