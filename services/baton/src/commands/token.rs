//! `baton token`: a token for a platform started by `baton up` on this machine.
//!
//! Signed with the data directory's key, so whoever can read that directory can be anybody. A production install has
//! an identity provider instead.

use std::process::ExitCode;
use std::time::Duration;

use anyhow::Context;
use baton_auth::Identity;
use baton_model::{Department, Role, SystemClock};

use crate::data_dir::{DataDir, DataDirArgs};

/// Whom the token names.
#[derive(Debug, clap::Args)]
pub(crate) struct Args {
    /// The department the token speaks for
    #[arg(long, value_name = "DEPARTMENT", default_value = "support")]
    department: Department,

    /// What its holder may act as: agent, lead, admin, service, auditor, importer; may be repeated
    #[arg(long = "role", value_name = "ROLE", default_value = "agent")]
    roles: Vec<Role>,

    /// Name of the person, as timelines will show it
    #[arg(long, value_name = "NAME", default_value = "Local Agent")]
    name: String,

    /// How long the token is valid: 90m, 12h, 30d
    #[arg(long, value_name = "TIME", default_value = "12h", value_parser = duration)]
    ttl: Duration,

    #[command(flatten)]
    data_dir: DataDirArgs,
}

impl Args {
    /// Prints the token, and nothing else, so that `$(baton token)` is one.
    pub(crate) fn run(self) -> anyhow::Result<ExitCode> {
        let path = self.data_dir.path();
        let minter = DataDir::at(path.clone()).existing_minter()?.with_context(|| {
            format!(
                "no platform was ever started on {}: run `baton up`, or name its --data-dir",
                path.display()
            )
        })?;
        let identity = Identity {
            id: format!("{}.{}", self.department, slug(&self.name)),
            name: self.name,
            department: self.department,
            roles: self.roles,
        };
        println!("{}", minter.mint(&identity, self.ttl, &SystemClock)?);
        Ok(ExitCode::SUCCESS)
    }
}

/// The same name gives the same id, so that a person's entries stay one person's over many tokens.
fn slug(name: &str) -> String {
    let words = name.split(|c: char| !c.is_alphanumeric()).filter(|word| !word.is_empty());
    words.map(str::to_lowercase).collect::<Vec<_>>().join("-")
}

/// A number and its unit.
fn duration(text: &str) -> Result<Duration, String> {
    let expected = || "expected a number and a unit, such as 90m, 12h or 30d".to_owned();
    let split = text.find(|c: char| !c.is_ascii_digit()).ok_or_else(expected)?;
    let (number, unit) = text.split_at(split);
    let seconds = match unit {
        "s" => 1,
        "m" => 60,
        "h" => 3_600,
        "d" => 86_400,
        _ => return Err(expected()),
    };
    let number: u64 = number.parse().map_err(|_| expected())?;
    number
        .checked_mul(seconds)
        .filter(|seconds| (1..=3_650 * 86_400).contains(seconds))
        .map(Duration::from_secs)
        .ok_or_else(|| "expected one second to ten years".to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn durations_have_a_number_and_a_unit() {
        assert_eq!(duration("90m"), Ok(Duration::from_mins(90)));
        assert_eq!(duration("30d"), Ok(Duration::from_hours(30 * 24)));
        for bad in ["", "12", "h", "-1h", "1.5h", "12 h", "0s", "99999999999999999999d", "4000d"] {
            assert!(duration(bad).is_err(), "{bad}");
        }
    }

    #[test]
    fn a_name_has_one_id() {
        assert_eq!(slug("Ann O'Neil"), "ann-o-neil");
        assert_eq!(slug("  Zoë  Müller "), "zoë-müller");
    }
}
