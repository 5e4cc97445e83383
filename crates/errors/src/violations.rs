//! Collects everything that is wrong with a request, so that the caller is told once.

use tonic_types::FieldViolation;

use crate::Failure;

/// The field violations of one request. Checks add to it and go on; [`Violations::finish`] decides.
#[derive(Debug, Clone, Default)]
pub struct Violations(Vec<FieldViolation>);

impl Violations {
    /// No violation yet.
    pub fn new() -> Self {
        Self::default()
    }

    /// Notes that `field` (a path such as `lines[2].quantity`) is bad, and what would be right. The value itself is
    /// never repeated: it may be personal.
    pub fn add(&mut self, field: impl Into<String>, description: impl Into<String>) {
        self.0.push(FieldViolation::new(field, description));
    }

    /// Keeps the value of a check, or notes its violation.
    pub fn take<T, E: ToString>(&mut self, field: &str, checked: Result<T, E>) -> Option<T> {
        checked.map_err(|error| self.add(field, error.to_string())).ok()
    }

    /// Notes a text that is empty (when `required`) or longer than `max_bytes`, and gives it back trimmed.
    pub fn text(&mut self, field: &str, text: String, required: bool, max_bytes: usize) -> String {
        let trimmed = text.trim();
        if required && trimmed.is_empty() {
            self.add(field, "must not be empty");
        }
        if trimmed.len() > max_bytes {
            self.add(field, format!("must be at most {max_bytes} bytes"));
        }
        // Postgres stores no NUL in text, and no other control character belongs into a line that people read.
        if trimmed.chars().any(|c| c.is_control() && !matches!(c, '\n' | '\t' | '\r')) {
            self.add(field, "must not contain control characters");
        }
        if trimmed.len() == text.len() { text } else { trimmed.to_owned() }
    }

    /// `Ok` when nothing was noted.
    pub fn finish(self) -> Result<(), Failure> {
        if self.0.is_empty() { Ok(()) } else { Err(Failure::invalid(self)) }
    }

    pub(crate) fn into_fields(self) -> Vec<FieldViolation> {
        self.0
    }
}
