//! Reads one CSV file row by row, and survives whatever is in it.
//!
//! Columns are found by name, so their order and further ones do not matter. A row that cannot be read is a finding;
//! only a file that cannot be read, or lacks a column, is an error.

use std::io;

use csv::{ByteRecord, ReaderBuilder, StringRecord};
use time::OffsetDateTime;

use super::fields;
use super::files::File;
use super::findings::{Findings, Place};

const BYTE_ORDER_MARK: &[u8] = b"\xef\xbb\xbf";

/// A file is not what its name says.
#[derive(Debug, thiserror::Error)]
pub(super) enum ReadError {
    /// The operating system could not read it.
    #[error("cannot be read")]
    Io(#[from] io::Error),
    /// Its first line lacks a column.
    #[error("its first line has no column `{0}`")]
    NoColumn(&'static str),
}

/// A value and the line it came from.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct At<T> {
    /// What the row says.
    pub(super) value: T,
    /// The line on which the row begins.
    pub(super) line: u64,
}

/// A row while it is being understood.
pub(super) struct Row<'a> {
    place: Place,
    columns: &'a [usize],
    record: &'a StringRecord,
    findings: &'a mut Findings,
}

/// Reads every row by `parse`; what it refuses is noted with its reason. Also says how many rows there were.
pub(super) fn read<T>(
    file: File,
    text: &[u8],
    findings: &mut Findings,
    parse: impl Fn(&mut Row<'_>) -> Result<T, String>,
) -> Result<(Vec<At<T>>, usize), ReadError> {
    let text = text.strip_prefix(BYTE_ORDER_MARK).unwrap_or(text);
    let mut reader = ReaderBuilder::new().flexible(true).from_reader(text);
    let header = reader.byte_headers().map_err(io_error)?.clone();
    let columns = find_columns(file, &header)?;

    let (mut rows, mut count, mut lines) = (Vec::new(), 0, Lines { text, at: 0, line: 1 });
    let mut record = ByteRecord::new();
    while reader.read_byte_record(&mut record).map_err(io_error)? {
        count += 1;
        let line = lines.of(&record);
        let place = Place { file, line };
        let parsed = if record.len() == header.len() {
            parse_record(std::mem::take(&mut record), place, &columns, findings, &parse)
        } else {
            Err(format!("has {} fields, not {}", record.len(), header.len()))
        };
        match parsed {
            Ok(value) => rows.push(At { value, line }),
            Err(reason) => findings.unused(place, reason),
        }
    }
    Ok((rows, count))
}

fn parse_record<T>(
    record: ByteRecord,
    place: Place,
    columns: &[usize],
    findings: &mut Findings,
    parse: impl Fn(&mut Row<'_>) -> Result<T, String>,
) -> Result<T, String> {
    let record = StringRecord::from_byte_record(record).map_err(|_| "is not valid UTF-8".to_owned())?;
    parse(&mut Row { place, columns, record: &record, findings })
}

fn find_columns(file: File, header: &ByteRecord) -> Result<Vec<usize>, ReadError> {
    let position = |name: &'static str| {
        header.iter().position(|field| field.trim_ascii() == name.as_bytes()).ok_or(ReadError::NoColumn(name))
    };
    file.columns().iter().copied().map(position).collect()
}

/// Counts lines. The reader's own count is early where lines end in two bytes or are empty, because it takes what is
/// left of them as the beginning of the next record.
struct Lines<'a> {
    text: &'a [u8],
    at: usize,
    line: u64,
}

impl Lines<'_> {
    /// The line on which a record begins. Records come in the order of the file.
    fn of(&mut self, record: &ByteRecord) -> u64 {
        let begin = record.position().map_or(0, |position| position.byte() as usize);
        let line_ends = self.text.iter().skip(begin).take_while(|byte| matches!(byte, b'\r' | b'\n')).count();
        let passed = self.text.get(self.at..begin + line_ends).unwrap_or_default();
        self.line += passed.split(|byte| *byte == b'\n').skip(1).count() as u64;
        self.at = begin + line_ends;
        self.line
    }
}

/// Byte records fail only where reading does.
fn io_error(error: csv::Error) -> ReadError {
    ReadError::Io(error.into())
}

impl Row<'_> {
    /// The text of one of the file's columns, without spaces around it.
    pub(super) fn text(&self, column: &str) -> &str {
        let wanted = self.place.file.columns().iter().position(|name| *name == column);
        let field =
            wanted.and_then(|index| self.columns.get(index)).and_then(|index| self.record.get(*index));
        field.unwrap_or_default().trim()
    }

    /// A text on one line of at most `bytes` bytes; what is longer is cut, and noted.
    pub(super) fn line(&mut self, column: &'static str, bytes: usize) -> String {
        let line = fields::words(self.text(column)).replace('\n', " ");
        let (line, was_cut) = fields::cut(&line, bytes);
        let line = line.to_owned();
        if was_cut {
            self.remark(format!("{column} is longer than {bytes} bytes; cut"));
        }
        line
    }

    /// A column by which the row is known.
    pub(super) fn id(&self, column: &str) -> Result<String, String> {
        self.parsed(column, fields::id)
    }

    /// A column without which the row says nothing.
    pub(super) fn parsed<T>(
        &self,
        column: &str,
        parse: impl Fn(&str) -> Result<T, String>,
    ) -> Result<T, String> {
        parse(self.text(column)).map_err(|reason| format!("{column}: {reason}"))
    }

    /// A time that may be unknown: a bad one is noted, and is as unknown as an empty one.
    pub(super) fn time_if_known(&mut self, column: &str) -> Option<OffsetDateTime> {
        if self.text(column).is_empty() {
            return None;
        }
        match self.parsed(column, fields::time) {
            Ok(time) => Some(time),
            Err(reason) => {
                self.remark(format!("{reason}; taken as unknown"));
                None
            }
        }
    }

    /// Notes something about the row.
    pub(super) fn remark(&mut self, reason: impl Into<String>) {
        self.findings.remark(self.place, reason);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn ids(text: &[u8]) -> (Result<Vec<At<String>>, String>, Findings) {
        let mut findings = Findings::default();
        let rows = read(File::Products, text, &mut findings, |row| row.id("product_id"));
        (rows.map(|(rows, _)| rows).map_err(|error| error.to_string()), findings)
    }

    fn at(value: &str, line: u64) -> At<String> {
        At { value: value.to_owned(), line }
    }

    #[test]
    fn byte_order_mark_quotes_and_column_order_do_not_matter() {
        let text = b"\xef\xbb\xbf\"product_category_name\",extra,\"product_id\"\r\nx,\"a \"\"b\"\"\n,c\",p1\r\n\r\n,,p2\r\n";
        let (rows, findings) = ids(text);
        assert_eq!(rows, Ok(vec![at("p1", 2), at("p2", 5)]));
        assert_eq!(findings, Findings::default());
    }

    #[test]
    fn bad_rows_are_told_by_their_line_and_hide_no_others() {
        let text = b"product_id,product_category_name\np1,x\np2\n,x\n\xff,x\np3,x,y\np4,x\n";
        let (rows, findings) = ids(text);
        assert_eq!(rows, Ok(vec![at("p1", 2), at("p4", 7)]));
        let told: Vec<_> = findings.unused.iter().map(|f| (f.line, f.reason.as_str())).collect();
        let expected = [
            (3, "has 1 fields, not 2"),
            (4, "product_id: is empty"),
            (5, "is not valid UTF-8"),
            (6, "has 3 fields, not 2"),
        ];
        assert_eq!(told, expected);
    }

    #[test]
    fn a_file_without_its_columns_is_refused_as_a_whole() {
        let (rows, _) = ids(b"product,category\n1,2\n");
        assert_eq!(rows, Err("its first line has no column `product_id`".to_owned()));
        assert!(ids(b"").0.is_err());
    }
}
