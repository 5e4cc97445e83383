//! What an operator can set: where the database is.

use baton_chassis::ServiceArgs;
use baton_settings::{Database, DatabaseArgs, Problems};

/// The arguments of this service, beside those that every service has.
#[derive(Debug, Clone, clap::Args)]
pub struct Args {
    #[command(flatten)]
    database: DatabaseArgs,
}

/// What this service is told.
#[derive(Debug, Clone)]
pub struct Settings {
    /// Where its database is.
    pub database: Database,
}

impl ServiceArgs for Args {
    type Settings = Settings;

    fn check(self, problems: &mut Problems) -> Option<Settings> {
        Some(Settings { database: self.database.check(problems)? })
    }
}
