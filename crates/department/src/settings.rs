//! What an operator can set of every department: where its database and the timeline are.

use baton_chassis::ServiceArgs;
use baton_client::{Connection, TokenSource};
use baton_settings::{Database, DatabaseArgs, Problems, Timeline, TimelineArgs};

/// The arguments of a department, beside those that every service has. One with settings of its own flattens this.
#[derive(Debug, Clone, clap::Args)]
pub struct DepartmentArgs {
    #[command(flatten)]
    database: DatabaseArgs,
    #[command(flatten)]
    timeline: TimelineArgs,
}

/// What a department is told.
#[derive(Debug, Clone)]
pub struct DepartmentSettings {
    /// Where its database is.
    pub database: Database,
    /// Where the timeline is, and who the service is there.
    pub timeline: Timeline,
}

impl DepartmentSettings {
    /// The service at `url`, called as this one.
    pub fn connect(&self, url: &str) -> anyhow::Result<Connection> {
        let token = TokenSource::new(self.timeline.service_token.expose())?;
        Ok(Connection::lazy(url, token)?)
    }
}

impl ServiceArgs for DepartmentArgs {
    type Settings = DepartmentSettings;

    fn check(self, problems: &mut Problems) -> Option<DepartmentSettings> {
        let database = self.database.check(problems);
        let timeline = self.timeline.check(problems);
        Some(DepartmentSettings { database: database?, timeline: timeline? })
    }
}
