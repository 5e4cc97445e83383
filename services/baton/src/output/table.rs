//! Tables as wide as the terminal; of any width where there is none, so that each row stays one line for `grep`.

use std::fmt;

use comfy_table::{Attribute, Cell, CellAlignment, ContentArrangement, LineStyle, Row, Table, TableStyle};

use super::style;

/// Two spaces between columns, a line under the header, nothing else.
const STYLE: TableStyle = TableStyle::new().header_separator(LineStyle::none().fill('─'));

/// Rows under a header, or names and values.
pub(crate) struct Rows(Table);

/// An empty table with these columns.
pub(crate) fn table(header: &[&str]) -> Rows {
    let mut table = plain();
    table.set_header(header.iter().map(|name| Cell::new(name).add_attribute(Attribute::Bold)));
    Rows(padded(table))
}

/// Names and values, one under the other. Empty values are left out.
pub(crate) fn facts<'a>(rows: impl IntoIterator<Item = (&'a str, String)>) -> Rows {
    let mut table = plain();
    for (name, value) in rows.into_iter().filter(|(_, value)| !value.is_empty()) {
        table.add_row([Cell::new(name).add_attribute(Attribute::Dim), Cell::new(value)]);
    }
    Rows(padded(table))
}

/// Text, one line under the other.
pub(crate) fn lines<T: ToString>(lines: impl IntoIterator<Item = T>) -> Rows {
    let mut table = plain();
    for line in lines {
        table.add_row([line.to_string()]);
    }
    Rows(padded(table))
}

impl Rows {
    /// Adds a row.
    pub(crate) fn add(&mut self, cells: impl Into<Row>) {
        self.0.add_row(cells);
    }

    /// Whether there is no row.
    pub(crate) fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// The same with numbers in these columns, which end where their header ends.
    pub(crate) fn with_numbers(mut self, columns: &[usize]) -> Self {
        for &index in columns {
            if let Some(column) = self.0.column_mut(index) {
                column.set_cell_alignment(CellAlignment::Right);
            }
        }
        self
    }
}

impl fmt::Display for Rows {
    /// Without spaces at the ends of lines.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0.trim_fmt())
    }
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

fn padded(mut table: Table) -> Table {
    for column in table.column_iter_mut() {
        column.set_padding((0, 2));
    }
    table
}
