//! Events: appending and reading them.

mod append;
mod feed;
mod find;
mod known;
mod list;
mod record;

pub(crate) use append::append;
pub(crate) use feed::{FeedRow, Stretch, feed};
pub(crate) use find::{after, find, is_recorded};
pub(crate) use list::{Filter, Listed, list};
pub(crate) use record::{Numbered, type_name};
