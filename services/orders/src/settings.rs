//! What an operator can set: what every department's can, and when a delivered order ends.

use std::time::Duration;

use baton_chassis::ServiceArgs;
use baton_department::{DepartmentArgs, DepartmentSettings};
use baton_settings::Problems;

/// The arguments of this service, beside those that every service has.
#[derive(Debug, Clone, clap::Args)]
pub struct Args {
    #[command(flatten)]
    department: DepartmentArgs,

    /// Days after which a delivered and paid order is completed, unless a return was approved
    #[arg(long, env = "BATON_COMPLETE_AFTER_DAYS", value_name = "DAYS", default_value_t = COMPLETE_AFTER_DAYS)]
    complete_after_days: u32,
}

/// Two weeks, in which most returns are asked for.
const COMPLETE_AFTER_DAYS: u32 = 14;

/// What this service is told.
#[derive(Debug, Clone)]
pub struct Settings {
    /// What every department is told.
    pub department: DepartmentSettings,
    /// The company's terms.
    pub terms: Terms,
}

/// The company's terms.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Terms {
    /// How long after its delivery a paid order is completed, unless a return was approved.
    pub complete_after: Duration,
}

impl Default for Terms {
    fn default() -> Self {
        Self { complete_after: days(COMPLETE_AFTER_DAYS) }
    }
}

impl ServiceArgs for Args {
    type Settings = Settings;

    fn check(self, problems: &mut Problems) -> Option<Settings> {
        let terms = Terms { complete_after: days(self.complete_after_days) };
        Some(Settings { department: self.department.check(problems)?, terms })
    }
}

const fn days(days: u32) -> Duration {
    Duration::from_hours(24 * days as u64)
}
