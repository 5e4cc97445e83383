//! What an operator can set: what every department's operator can, and where orders is.

use baton_chassis::ServiceArgs;
use baton_department::{DepartmentArgs, DepartmentSettings};
use baton_settings::Problems;

/// The arguments of this department.
#[derive(Debug, Clone, clap::Args)]
pub struct Args {
    #[command(flatten)]
    department: DepartmentArgs,

    /// URL of the orders department, with which accepted quotes are placed
    #[arg(
        long,
        env = "BATON_ORDERS_URL",
        value_name = "URL",
        default_value = "http://127.0.0.1:7401",
        help_heading = "Orders"
    )]
    orders_url: String,
}

/// What this department is told.
#[derive(Debug, Clone)]
pub struct Settings {
    /// What every department is told.
    pub department: DepartmentSettings,
    /// Where orders is: `http://host:port` or `https://host:port`.
    pub orders_url: String,
}

impl ServiceArgs for Args {
    type Settings = Settings;

    fn check(self, problems: &mut Problems) -> Option<Settings> {
        baton_settings::check_service_url("--orders-url", &self.orders_url, problems);
        let department = self.department.check(problems);
        Some(Settings { department: department?, orders_url: self.orders_url })
    }
}
