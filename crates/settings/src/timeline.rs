//! Where a department finds the timeline, and who it is there.

use std::path::PathBuf;

use clap::Args;

use crate::{Problems, Secret, url};

/// The arguments of a service that calls the timeline.
#[derive(Debug, Clone, Args)]
#[command(next_help_heading = "Timeline")]
pub struct TimelineArgs {
    /// URL of the timeline service
    #[arg(long, env = "BATON_TIMELINE_URL", value_name = "URL", default_value = "http://127.0.0.1:7400")]
    timeline_url: String,

    /// Bearer token of this service (role `service`)
    #[arg(long, env = "BATON_SERVICE_TOKEN", hide_env_values = true, value_name = "TOKEN")]
    service_token: Option<Secret>,

    /// File that holds the service's bearer token
    #[arg(long, env = "BATON_SERVICE_TOKEN_FILE", value_name = "FILE")]
    service_token_file: Option<PathBuf>,
}

/// Where a department finds the timeline, and who it is there.
#[derive(Debug, Clone)]
pub struct Timeline {
    /// `http://host:port` or `https://host:port`.
    pub url: String,
    /// The department's own bearer token.
    pub service_token: Secret,
}

impl TimelineArgs {
    /// The checked group, or its problems.
    pub fn check(self, problems: &mut Problems) -> Option<Timeline> {
        url::check("--timeline-url", &self.timeline_url, &["http", "https"], problems);
        let file = self.service_token_file;
        let service_token = Secret::one_of("--service-token", self.service_token, file.as_deref(), problems)?;
        Some(Timeline { url: self.timeline_url, service_token })
    }
}
