//! Which versions of calendars and standards a list shows. An install has few of either: all are read, and the page is cut
//! from them.

use baton_db::Page;
use time::OffsetDateTime;

/// Where a list goes on: name and version of the last one.
pub(crate) type Key = (String, i32);

/// Which versions a list shows.
#[derive(Debug)]
pub(crate) struct Versions {
    pub(crate) page: Page<Key>,
    /// Empty for all.
    pub(crate) name: String,
    /// Also those that are in force no more.
    pub(crate) all: bool,
    pub(crate) now: OffsetDateTime,
}

impl Versions {
    /// Whether the version with this key is on the page, or after it.
    pub(super) fn shows(&self, key: &Key, in_force: Option<i32>) -> bool {
        (self.name.is_empty() || self.name == key.0)
            && (self.all || in_force == Some(key.1))
            && self.page.after.as_ref().is_none_or(|after| key > after)
    }
}
