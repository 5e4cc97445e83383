//! Turns checked settings into running telemetry.

use baton_settings::{LogFormat, Telemetry};
use baton_telemetry::{Config, Format, Guard, InitError};

/// Installs logs, and traces and metrics if a collector is given. Flushed when the guard is dropped.
pub(crate) fn start(name: &'static str, settings: Telemetry) -> Result<Guard, InitError> {
    let format = match settings.log_format {
        LogFormat::Text => Format::Text,
        LogFormat::Json => Format::Json,
    };
    baton_telemetry::init(&Config {
        service_name: name,
        instance_id: settings.instance_id,
        otlp_endpoint: settings.otlp_endpoint,
        format,
        log: settings.log,
    })
}
