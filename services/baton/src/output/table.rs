//! Tables as wide as the terminal; of any width where there is none, so that each row stays one line for `grep`.

use comfy_table::{Attribute, Cell, ContentArrangement, LineStyle, Table, TableStyle};

use super::style;

/// Two spaces between columns, a line under the header, nothing else.
const STYLE: TableStyle = TableStyle::new().header_separator(LineStyle::none().fill('─'));

/// An empty table with these columns.
pub(crate) fn table(header: &[&str]) -> Table {
    let mut table = plain();
    table.set_header(header.iter().map(|name| Cell::new(name).add_attribute(Attribute::Bold)));
    pad(&mut table);
    table
}

/// Names and values, one under the other. Empty values are left out.
pub(crate) fn facts<'a>(rows: impl IntoIterator<Item = (&'a str, String)>) -> Table {
    let mut table = plain();
    for (name, value) in rows.into_iter().filter(|(_, value)| !value.is_empty()) {
        table.add_row([Cell::new(name).add_attribute(Attribute::Dim), Cell::new(value)]);
    }
    pad(&mut table);
    table
}

fn plain() -> Table {
    let mut table = Table::new();
    table.load_style(STYLE).set_content_arrangement(ContentArrangement::Dynamic);
    let width = table.width();
    if style::is_wanted() {
        table.enforce_styling();
    } else {
        table.force_no_tty();
        // A terminal without colours has a width all the same.
        if let Some(width) = width {
            table.set_width(width);
        }
    }
    table
}

fn pad(table: &mut Table) {
    for column in table.column_iter_mut() {
        column.set_padding((0, 2));
    }
}
