//! Commands on the directory of who can do what.

pub(crate) mod put;
