//! Departments are slugs, never an enum: a sixth one needs no change in the timeline.

use std::fmt;
use std::str::FromStr;

/// A named team with a service of its own, such as `orders`.
///
/// Two to thirty-two characters: lower-case ASCII letters, digits and inner hyphens, starting with a letter.
#[derive(Debug, Clone, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Department(String);

impl Department {
    /// The slug.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl fmt::Display for Department {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl AsRef<str> for Department {
    fn as_ref(&self) -> &str {
        &self.0
    }
}

/// The text is not a department's slug.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("a department is 2 to 32 lower-case letters, digits or inner hyphens, starting with a letter")]
pub struct InvalidDepartment;

impl FromStr for Department {
    type Err = InvalidDepartment;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        let allowed = |c: char| c.is_ascii_lowercase() || c.is_ascii_digit() || c == '-';
        let well_formed = (2..=32).contains(&text.len())
            && text.starts_with(|c: char| c.is_ascii_lowercase())
            && !text.ends_with('-')
            && text.chars().all(allowed);
        if well_formed { Ok(Self(text.to_owned())) } else { Err(InvalidDepartment) }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn slugs_are_checked() {
        for good in ["orders", "tech-support", "r2"] {
            assert!(good.parse::<Department>().is_ok(), "{good}");
        }
        for bad in ["", "o", "Orders", "2nd", "orders-", "or ders", "órders", &"x".repeat(33)] {
            assert!(bad.parse::<Department>().is_err(), "{bad}");
        }
    }
}
