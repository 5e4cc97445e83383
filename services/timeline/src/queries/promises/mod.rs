//! Queries about promises.

pub(crate) mod get;
pub(crate) mod list;
pub(crate) mod locate;
pub(crate) mod next_window;
pub(crate) mod summary;
pub(crate) mod to_check;
