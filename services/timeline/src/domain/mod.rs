//! What the rules are. Pure: no protobuf, no SQL, no clock, no randomness.

pub(crate) mod case;
pub(crate) mod handoff;
pub(crate) mod numbering;
pub(crate) mod refusal;
