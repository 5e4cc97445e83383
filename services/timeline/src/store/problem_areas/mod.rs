//! What cases are about, and the notices about it.

mod counts;
mod notices;

pub(crate) use counts::count;
pub(crate) use notices::{Notice, lower, notices, raise, standing};
