//! What commands print: tables for people, JSON for programs, colours only on a terminal.

mod style;
mod table;

pub(crate) use style::{Style, paint};
pub(crate) use table::table;
