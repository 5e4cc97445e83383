//! What the rules are. Pure: no protobuf, no SQL, no clock, no randomness.

pub(crate) mod calendar;
pub(crate) mod case;
pub(crate) mod case_name;
pub(crate) mod claim;
pub(crate) mod clock;
pub(crate) mod customer;
pub(crate) mod event_type;
pub(crate) mod handoff;
pub(crate) mod identifier;
pub(crate) mod numbering;
pub(crate) mod refusal;
pub(crate) mod standard;
