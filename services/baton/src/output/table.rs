//! Tables for people.

use comfy_table::{ContentArrangement, Table, presets};

/// An empty table with these headings. Columns share the terminal's width; beside a terminal they are as wide as
/// their contents, so that a program reading along finds no broken lines.
pub(crate) fn table<const N: usize>(headings: [&str; N]) -> Table {
    let mut table = Table::new();
    table
        .load_preset(presets::UTF8_HORIZONTAL_ONLY)
        .set_content_arrangement(ContentArrangement::Dynamic)
        .set_header(headings);
    table
}
