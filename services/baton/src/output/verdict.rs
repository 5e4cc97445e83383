//! Cells that say good or bad before anybody has read them.

use comfy_table::{Attribute, Cell, Color};

/// As it should be.
pub(crate) fn good(text: &str) -> Cell {
    Cell::new(text).fg(Color::DarkGreen)
}

/// Worth a look.
pub(crate) fn doubtful(text: &str) -> Cell {
    Cell::new(text).fg(Color::DarkYellow)
}

/// Wrong.
pub(crate) fn bad(text: &str) -> Cell {
    Cell::new(text).fg(Color::DarkRed).add_attribute(Attribute::Bold)
}
