//! Reads the fields of a request and notes everything that is wrong with them.
//!
//! A check gives `None` only where it noted a violation, or where an optional field is absent; the next field is looked
//! at all the same, and [`Fields::finish`] decides.

mod address;
mod context;
mod values;

use std::str::FromStr;

use baton_errors::{Failure, Violations};

/// The fields of one request.
#[derive(Debug, Default)]
pub struct Fields {
    violations: Violations,
}

impl Fields {
    /// `value` if nothing was noted; otherwise everything that was.
    pub fn finish<T>(self, value: Option<T>) -> Result<T, Failure> {
        match value {
            Some(value) => self.violations.finish().map(|()| value),
            None => Err(Failure::invalid(self.violations)),
        }
    }

    /// Notes a violation.
    pub fn bad<T>(&mut self, field: &str, what: &str) -> Option<T> {
        self.violations.add(field, what);
        None
    }

    /// Keeps the value of a check, or notes its violation.
    pub fn take<T, E: ToString>(&mut self, field: &str, checked: Result<T, E>) -> Option<T> {
        self.violations.take(field, checked)
    }

    /// A required message.
    pub fn present<'a, T>(&mut self, field: &str, message: Option<&'a T>) -> Option<&'a T> {
        message.or_else(|| self.bad(field, "must not be absent"))
    }

    /// A required id, or another text that is parsed as a whole, such as a number or a name.
    pub fn id<T>(&mut self, field: &str, text: &str) -> Option<T>
    where
        T: FromStr<Err: ToString>,
    {
        if text.is_empty() {
            return self.bad(field, "must not be empty");
        }
        self.take(field, text.parse())
    }

    /// An id that may be absent.
    pub fn optional_id<T>(&mut self, field: &str, text: &str) -> Option<T>
    where
        T: FromStr<Err: ToString>,
    {
        if text.is_empty() { None } else { self.take(field, text.parse()) }
    }

    /// A required text on one line.
    pub fn line(&mut self, field: &str, text: &str, max_bytes: usize) -> String {
        self.one_line(field, text, true, max_bytes)
    }

    /// A text on one line that may be empty.
    pub fn optional_line(&mut self, field: &str, text: &str, max_bytes: usize) -> String {
        self.one_line(field, text, false, max_bytes)
    }

    /// A text on one line that is absent when empty, such as an external reference.
    pub fn reference(&mut self, field: &str, text: &str, max_bytes: usize) -> Option<String> {
        Some(self.one_line(field, text, false, max_bytes)).filter(|text| !text.is_empty())
    }

    /// A required text that may have several lines.
    pub fn text(&mut self, field: &str, text: &str, max_bytes: usize) -> String {
        self.violations.text(field, text.to_owned(), true, max_bytes)
    }

    /// A text that may have several lines and may be empty.
    pub fn optional_text(&mut self, field: &str, text: &str, max_bytes: usize) -> String {
        self.violations.text(field, text.to_owned(), false, max_bytes)
    }

    /// Every element of a list of at most `most`; `read` is given the path of each, such as `lines[2]`.
    pub fn each<T, U>(
        &mut self,
        field: &str,
        list: &[T],
        most: usize,
        mut read: impl FnMut(&mut Self, &str, &T) -> Option<U>,
    ) -> Option<Vec<U>> {
        if list.len() > most {
            return self.bad(field, &format!("must be at most {most}"));
        }
        let read: Vec<Option<U>> = list
            .iter()
            .enumerate()
            .map(|(index, element)| read(self, &format!("{field}[{index}]"), element))
            .collect();
        read.into_iter().collect()
    }

    fn one_line(&mut self, field: &str, text: &str, required: bool, max_bytes: usize) -> String {
        let text = self.violations.text(field, text.to_owned(), required, max_bytes);
        if text.contains(['\n', '\r']) {
            self.violations.add(field, "must be one line");
        }
        text
    }
}

#[cfg(test)]
mod tests;
