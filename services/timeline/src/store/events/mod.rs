//! Events: appending and reading them.

mod append;
mod rows;

pub(crate) use append::{Numbered, append};
