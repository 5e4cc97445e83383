//! The commands, one file (or folder) each: `Args` is what clap parses, `Args::run` does it.

pub(crate) mod brief;
pub(crate) mod capability;
pub(crate) mod case;
pub(crate) mod completions;
pub(crate) mod customer;
pub(crate) mod demo;
pub(crate) mod doctor;
pub(crate) mod facts;
pub(crate) mod feedback;
pub(crate) mod handoff;
pub(crate) mod import;
pub(crate) mod inbox;
pub(crate) mod parked;
pub(crate) mod problems;
pub(crate) mod serve;
pub(crate) mod timeline;
pub(crate) mod token;
pub(crate) mod up;
pub(crate) mod verify;
mod writes;
