//! What the rules are. Pure: no protobuf, no SQL, no clock, no randomness.

pub(crate) mod brief;
pub(crate) mod capability;
pub(crate) mod case;
pub(crate) mod case_name;
pub(crate) mod claim;
pub(crate) mod completeness;
pub(crate) mod customer;
pub(crate) mod event_type;
pub(crate) mod fact;
pub(crate) mod fact_key;
pub(crate) mod feedback;
pub(crate) mod follow_up;
pub(crate) mod handoff;
pub(crate) mod identifier;
pub(crate) mod keeping_informed;
pub(crate) mod material;
pub(crate) mod numbering;
pub(crate) mod period;
pub(crate) mod presence;
pub(crate) mod problem_area;
pub(crate) mod promise;
pub(crate) mod recontacts;
pub(crate) mod refusal;
pub(crate) mod repetition;
mod words;
