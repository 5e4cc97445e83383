//! What was wrong with the data: every row that could not be used, and every row that was used with a remark.

use serde::Serialize;

use super::files::File;

/// Where something stands: a row of a file, by the line it begins on.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(super) struct Place {
    /// Which file.
    pub(super) file: File,
    /// Line of the file, from 1; the header is line 1.
    pub(super) line: u64,
}

/// One remark about one row.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Serialize)]
pub(super) struct Finding {
    /// The file's name.
    pub(super) file: &'static str,
    /// The line on which the row begins.
    pub(super) line: u64,
    /// What is wrong with it, or what was made of it.
    pub(super) reason: String,
}

/// All remarks of an import.
#[derive(Debug, Default, Clone, PartialEq, Eq)]
pub(super) struct Findings {
    /// Rows that could not be used.
    pub(super) unused: Vec<Finding>,
    /// Rows that were used, but not quite as they stand.
    pub(super) remarks: Vec<Finding>,
}

impl Findings {
    /// Notes a row that cannot be used.
    pub(super) fn unused(&mut self, place: Place, reason: impl Into<String>) {
        self.unused.push(place.finding(reason));
    }

    /// Notes what was made of a row that is used nevertheless.
    pub(super) fn remark(&mut self, place: Place, reason: impl Into<String>) {
        self.remarks.push(place.finding(reason));
    }

    /// Takes over the findings of a part of the work.
    pub(super) fn append(&mut self, mut other: Self) {
        self.unused.append(&mut other.unused);
        self.remarks.append(&mut other.remarks);
    }

    /// Puts the findings in the order of the files' names and lines, for people.
    pub(super) fn sort(&mut self) {
        self.unused.sort();
        self.remarks.sort();
    }
}

impl Place {
    fn finding(self, reason: impl Into<String>) -> Finding {
        Finding { file: self.file.name(), line: self.line, reason: reason.into() }
    }
}
