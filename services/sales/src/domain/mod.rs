//! What sales works on and what may happen to it. Pure: no clock, no database, no protobuf.
//!
//! A step takes an object and gives back a [`Decided`]: the object after it, and the change that the timeline will tell;
//! or a [`Refusal`]. Every decided step makes the revision one more, so an object's revision is the number of its
//! events.

pub(crate) mod account;
pub(crate) mod lead;
mod occasion;
pub(crate) mod quote;
mod refusal;
pub(crate) mod touch;
mod words;

pub(crate) use account::Account;
pub(crate) use lead::Lead;
pub(crate) use occasion::{Occasion, Person};
pub(crate) use quote::Quote;
pub(crate) use refusal::Refusal;
pub(crate) use touch::Touch;
pub(crate) use words::InvalidWord;

/// The outcome of a step that was allowed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Decided<T, C> {
    /// The object after the step.
    pub(crate) after: T,
    /// What happened to it.
    pub(crate) change: C,
}
