//! What a process tells about itself, and to whom.

use clap::{Args, ValueEnum};

use crate::{Problems, url};

/// The arguments of every process.
#[derive(Debug, Clone, Args)]
#[command(next_help_heading = "Telemetry")]
pub struct TelemetryArgs {
    /// OpenTelemetry collector (OTLP over gRPC) for traces and metrics; none are exported without it
    #[arg(long, env = "OTEL_EXPORTER_OTLP_ENDPOINT", value_name = "URL")]
    otlp_endpoint: Option<String>,

    /// Log lines for people or for programs
    #[arg(long, env = "BATON_LOG_FORMAT", value_enum, default_value_t = LogFormat::Text)]
    log_format: LogFormat,

    /// What is logged: a level, or directives such as `info,baton_outbox=debug`
    #[arg(long, env = "BATON_LOG", value_name = "DIRECTIVES", default_value = "info")]
    log: String,

    /// Name of this replica in telemetry (`service.instance.id`); random when not given
    #[arg(long, env = "BATON_INSTANCE_ID", value_name = "NAME")]
    instance_id: Option<String>,
}

/// How log lines are written.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum LogFormat {
    /// For people, coloured on a terminal.
    Text,
    /// One JSON object per line.
    Json,
}

/// What a process tells about itself, and to whom.
#[derive(Debug, Clone)]
pub struct Telemetry {
    /// OTLP endpoint, if traces and metrics are exported.
    pub otlp_endpoint: Option<String>,
    /// How log lines are written.
    pub log_format: LogFormat,
    /// What is logged, as `EnvFilter` directives.
    pub log: String,
    /// `service.instance.id`, if given.
    pub instance_id: Option<String>,
}

impl Default for Telemetry {
    fn default() -> Self {
        Self { otlp_endpoint: None, log_format: LogFormat::Text, log: "info".into(), instance_id: None }
    }
}

impl TelemetryArgs {
    /// The checked group, or its problems.
    pub fn check(self, problems: &mut Problems) -> Option<Telemetry> {
        // Compose and Kubernetes set unused variables to the empty text.
        let otlp_endpoint = self.otlp_endpoint.filter(|url| !url.is_empty());
        if let Some(endpoint) = &otlp_endpoint {
            url::check("--otlp-endpoint", endpoint, &["http", "https"], problems);
        }
        Some(Telemetry {
            otlp_endpoint,
            log_format: self.log_format,
            log: self.log,
            instance_id: self.instance_id.filter(|name| !name.is_empty()),
        })
    }
}
