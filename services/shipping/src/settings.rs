//! What an operator can set: what every department's operator can, and how long carriers take.

use baton_chassis::ServiceArgs;
use baton_department::{DepartmentArgs, DepartmentSettings};
use baton_settings::Problems;

use crate::Transit;

/// The arguments of the department.
#[derive(Debug, Clone, clap::Args)]
pub struct Args {
    #[command(flatten)]
    department: DepartmentArgs,

    /// Working days that a carrier takes
    #[arg(long, env = "BATON_TRANSIT_DAYS", value_name = "DAYS", default_value_t = Transit::default().days)]
    transit_days: u8,

    /// Working days that a carrier takes within the sender's region
    #[arg(
        long,
        env = "BATON_REGIONAL_TRANSIT_DAYS",
        value_name = "DAYS",
        default_value_t = Transit::default().regional_days
    )]
    regional_transit_days: u8,

    /// State or province that goods are sent from; without it, no address is near
    #[arg(long, env = "BATON_SENDER_REGION", value_name = "REGION")]
    sender_region: Option<String>,
}

/// What the department is told.
#[derive(Debug, Clone)]
pub struct Settings {
    /// What every department is told.
    pub department: DepartmentSettings,
    /// How long carriers take.
    pub transit: Transit,
}

impl ServiceArgs for Args {
    type Settings = Settings;

    fn check(self, problems: &mut Problems) -> Option<Settings> {
        let department = self.department.check(problems);
        if self.regional_transit_days > self.transit_days {
            problems.add("--regional-transit-days", "must not be more than --transit-days");
        }
        let transit = Transit {
            days: self.transit_days,
            regional_days: self.regional_transit_days,
            sender_region: self.sender_region,
        };
        Some(Settings { department: department?, transit })
    }
}
