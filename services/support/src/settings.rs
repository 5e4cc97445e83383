//! What an operator can set: where the database and the timeline are.

use baton_chassis::ServiceArgs;
use baton_settings::{Database, DatabaseArgs, Problems, Timeline, TimelineArgs};

/// The arguments of this service, beside those that every service has.
#[derive(Debug, Clone, clap::Args)]
pub struct Args {
    #[command(flatten)]
    database: DatabaseArgs,
    #[command(flatten)]
    timeline: TimelineArgs,
}

/// What this service is told.
#[derive(Debug, Clone)]
pub struct Settings {
    /// Where its database is.
    pub database: Database,
    /// Where the timeline is, and who the service is there.
    pub timeline: Timeline,
}

impl ServiceArgs for Args {
    type Settings = Settings;

    fn check(self, problems: &mut Problems) -> Option<Settings> {
        let database = self.database.check(problems);
        let timeline = self.timeline.check(problems);
        Some(Settings { database: database?, timeline: timeline? })
    }
}
