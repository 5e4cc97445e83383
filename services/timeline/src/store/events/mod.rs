//! Events: appending and reading them.

mod append;
mod feed;
mod find;
mod list;
mod rows;

pub(crate) use append::{Numbered, append};
pub(crate) use feed::{Stretch, feed};
pub(crate) use find::{after, find, is_recorded};
pub(crate) use list::{Filter, Listed, list};
