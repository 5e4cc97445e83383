//! Events: appending and reading them.

mod append;
mod feed;
mod find;
mod known;
mod list;
mod record;
mod redact;
mod unseen;

pub(crate) use append::{Appended, append};
pub(crate) use feed::{FeedRow, Stretch, feed};
pub(crate) use find::{after, find, is_recorded};
pub(crate) use list::{Filter, Listed, list};
pub(in crate::store) use record::Numbered;
pub(crate) use record::type_name;
pub(crate) use redact::redact;
pub(crate) use unseen::{Candidates, unseen};
