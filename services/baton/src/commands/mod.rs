//! The commands, one file (or folder) each: `Args` is what clap parses, `Args::run` does it.

pub(crate) mod brief;
pub(crate) mod capability;
pub(crate) mod case;
pub(crate) mod clocks;
pub(crate) mod completions;
pub(crate) mod compliance;
pub(crate) mod customer;
pub(crate) mod demo;
pub(crate) mod doctor;
pub(crate) mod facts;
pub(crate) mod feedback;
pub(crate) mod followup;
pub(crate) mod handoff;
pub(crate) mod import;
pub(crate) mod inbox;
pub(crate) mod parked;
mod period;
pub(crate) mod promise;
pub(crate) mod promises;
pub(crate) mod report;
pub(crate) mod serve;
pub(crate) mod standards;
pub(crate) mod timeline;
pub(crate) mod token;
pub(crate) mod up;
pub(crate) mod verify;
mod writes;
