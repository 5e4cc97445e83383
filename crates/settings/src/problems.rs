//! Collects everything that is wrong with the settings, so that an operator fixes them in one go.

use std::fmt;

/// The problems found so far. Checks add to it and go on; [`Problems::finish`] decides.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Problems(Vec<String>);

impl Problems {
    /// No problem yet.
    pub fn new() -> Self {
        Self::default()
    }

    /// Notes that `setting` (the long flag) is wrong, and what would be right.
    pub fn add(&mut self, setting: &str, what: impl fmt::Display) {
        self.0.push(format!("{setting}: {what}"));
    }

    /// Keeps the value of a check, or notes its problem.
    pub fn take<T, E: fmt::Display>(&mut self, setting: &str, checked: Result<T, E>) -> Option<T> {
        checked.map_err(|error| self.add(setting, error)).ok()
    }

    /// The checked settings when nothing was noted.
    ///
    /// A group's `check` gives `None` exactly when it noted something, so a `None` here never comes without a
    /// problem to show.
    pub fn finish<T>(self, settings: Option<T>) -> Result<T, InvalidSettings> {
        match settings {
            Some(settings) if self.0.is_empty() => Ok(settings),
            _ => Err(InvalidSettings(self.0)),
        }
    }
}

/// The settings cannot be used. Prints one line per problem.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub struct InvalidSettings(Vec<String>);

impl fmt::Display for InvalidSettings {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("the settings cannot be used:")?;
        self.0.iter().try_for_each(|problem| write!(f, "\n  {problem}"))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn all_problems_are_told_at_once() {
        let mut problems = Problems::new();
        problems.add("--listen", "must be an address");
        assert_eq!(problems.take("--port", "x".parse::<u16>()), None);
        let error = problems.finish(Some(())).unwrap_err().to_string();
        assert_eq!(
            error,
            "the settings cannot be used:\n  --listen: must be an address\n  --port: invalid digit found in string"
        );
        assert_eq!(Problems::new().finish(Some(7)), Ok(7));
    }
}
