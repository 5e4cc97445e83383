//! A text that must not be printed.

use std::convert::Infallible;
use std::fmt;
use std::path::Path;
use std::str::FromStr;

use crate::Problems;

/// A password, a token, or a URL that holds one.
#[derive(Clone, PartialEq, Eq)]
pub struct Secret(String);

impl Secret {
    /// Keeps `text` out of logs.
    pub fn new(text: impl Into<String>) -> Self {
        Self(text.into())
    }

    /// The text, for the one place that needs it.
    pub fn expose(&self) -> &str {
        &self.0
    }

    /// Takes the secret from its flag or from its file: exactly one of them.
    ///
    /// The file's trailing line break is not part of the secret: editors and `echo` add one.
    pub(crate) fn one_of(
        flag: &str,
        value: Option<Self>,
        file: Option<&Path>,
        problems: &mut Problems,
    ) -> Option<Self> {
        match (value, file) {
            (Some(value), None) => Some(value),
            (None, Some(path)) => {
                let text = std::fs::read_to_string(path)
                    .map_err(|error| format!("cannot read {}: {error}", path.display()));
                let text = problems.take(&format!("{flag}-file"), text)?;
                Some(Self(text.trim_end_matches(['\r', '\n']).to_owned()))
            }
            (Some(_), Some(_)) => {
                problems.add(flag, format_args!("give either {flag} or {flag}-file, not both"));
                None
            }
            (None, None) => {
                problems.add(flag, format_args!("is required (or {flag}-file)"));
                None
            }
        }
    }
}

impl fmt::Debug for Secret {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Secret(…)")
    }
}

impl FromStr for Secret {
    type Err = Infallible;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        Ok(Self(text.to_owned()))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn debug_hides_the_text() {
        assert_eq!(format!("{:?}", Secret::new("hunter2")), "Secret(…)");
    }

    #[test]
    fn a_secret_comes_from_exactly_one_place() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("token");
        std::fs::write(&path, "from-file\n").unwrap();

        let mut problems = Problems::new();
        let from_file = Secret::one_of("--token", None, Some(&path), &mut problems);
        assert_eq!(from_file.as_ref().map(Secret::expose), Some("from-file"));
        assert_eq!(problems, Problems::new());

        for (value, file) in [
            (None, None),
            (Some(Secret::new("x")), Some(path.as_path())),
            (None, Some(Path::new("/no/such/file"))),
        ] {
            let mut problems = Problems::new();
            assert_eq!(Secret::one_of("--token", value, file, &mut problems), None);
            assert_ne!(problems, Problems::new());
        }
    }
}
