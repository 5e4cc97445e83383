//! Installs the process's subscriber, tracer and meter.

use std::time::Duration;

use opentelemetry::KeyValue;
use opentelemetry::trace::TracerProvider;
use opentelemetry_otlp::{MetricExporter, SpanExporter, WithExportConfig};
use opentelemetry_sdk::Resource;
use opentelemetry_sdk::metrics::{PeriodicReader, SdkMeterProvider};
use opentelemetry_sdk::trace::SdkTracerProvider;
use tracing::{Metadata, Subscriber};
use tracing_subscriber::layer::SubscriberExt;
use tracing_subscriber::registry::LookupSpan;
use tracing_subscriber::util::SubscriberInitExt;
use tracing_subscriber::{EnvFilter, Layer, filter};
use uuid::Uuid;

const METRICS_INTERVAL: Duration = Duration::from_secs(15);
const FLUSH_TIMEOUT: Duration = Duration::from_secs(3);

/// What a process tells about itself, and to whom.
#[derive(Debug, Clone)]
pub struct Config {
    /// `service.name`, such as `baton-orders`.
    pub service_name: &'static str,
    /// `service.instance.id`; random when not given.
    pub instance_id: Option<String>,
    /// OTLP endpoint (gRPC). Without it nothing is exported.
    pub otlp_endpoint: Option<String>,
    /// How log lines are written.
    pub format: Format,
    /// What is logged, as `EnvFilter` directives.
    pub log: String,
}

/// How log lines are written.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Format {
    /// For people, coloured on a terminal.
    Text,
    /// One JSON object per line.
    Json,
}

/// Telemetry could not be set up.
#[derive(Debug, thiserror::Error)]
pub enum InitError {
    /// The log directives cannot be parsed.
    #[error("what to log must be a level, or directives such as `info,baton_outbox=debug`")]
    Directives(#[from] filter::ParseError),
    /// The OTLP exporter cannot be built.
    #[error("the OTLP endpoint cannot be used")]
    Exporter(#[from] opentelemetry_otlp::ExporterBuildError),
    /// Somebody else has installed a subscriber.
    #[error("telemetry is already set up in this process")]
    Twice(#[from] tracing_subscriber::util::TryInitError),
}

/// Keeps telemetry running; flushes it when dropped, so that no way out of `main` forgets to.
#[must_use = "telemetry is flushed and stopped when the guard is dropped"]
#[derive(Debug)]
pub struct Guard {
    tracer: SdkTracerProvider,
    meter: SdkMeterProvider,
}

/// Installs logs, traces and metrics for the whole process. Must be called inside the tokio runtime when an OTLP
/// endpoint is given.
pub fn init(config: &Config) -> Result<Guard, InitError> {
    let log_filter = EnvFilter::try_new(&config.log)?;
    let resource = resource(config);

    let mut tracer = SdkTracerProvider::builder().with_resource(resource.clone());
    let mut meter = SdkMeterProvider::builder().with_resource(resource);
    if let Some(endpoint) = &config.otlp_endpoint {
        let spans = SpanExporter::builder().with_tonic().with_endpoint(endpoint).build()?;
        let metrics = MetricExporter::builder().with_tonic().with_endpoint(endpoint).build()?;
        tracer = tracer.with_batch_exporter(spans);
        meter = meter.with_reader(PeriodicReader::builder(metrics).with_interval(METRICS_INTERVAL).build());
    }
    let guard = Guard { tracer: tracer.build(), meter: meter.build() };

    tracing_subscriber::registry()
        .with(traces(&guard.tracer))
        .with(logs(config.format).with_filter(log_filter))
        .try_init()?;
    opentelemetry::global::set_meter_provider(guard.meter.clone());
    Ok(guard)
}

fn resource(config: &Config) -> Resource {
    let instance = config.instance_id.clone().unwrap_or_else(|| Uuid::now_v7().to_string());
    Resource::builder()
        .with_service_name(config.service_name)
        .with_attribute(KeyValue::new("service.namespace", "baton"))
        .with_attribute(KeyValue::new("service.version", env!("CARGO_PKG_VERSION")))
        .with_attribute(KeyValue::new("service.instance.id", instance))
        .build()
}

fn traces<S>(provider: &SdkTracerProvider) -> impl Layer<S> + use<S>
where
    S: Subscriber + for<'span> LookupSpan<'span>,
{
    tracing_opentelemetry::layer()
        .with_tracer(provider.tracer("baton"))
        .with_location(false)
        .with_threads(false)
        .with_tracked_inactivity(false)
        .with_filter(filter::filter_fn(may_be_exported))
}

/// Spans of our own crates only: see the crate's invariant.
fn may_be_exported(metadata: &Metadata<'_>) -> bool {
    metadata.is_span() && metadata.target().starts_with("baton")
}

fn logs<S>(format: Format) -> Box<dyn Layer<S> + Send + Sync>
where
    S: Subscriber + for<'span> LookupSpan<'span>,
{
    let layer = tracing_subscriber::fmt::layer().with_writer(std::io::stderr);
    match format {
        Format::Text => {
            let terminal = std::io::IsTerminal::is_terminal(&std::io::stderr());
            layer.with_ansi(terminal).boxed()
        }
        Format::Json => layer.json().flatten_event(true).with_span_list(false).boxed(),
    }
}

impl Drop for Guard {
    fn drop(&mut self) {
        // The process ends: an unreachable collector costs a few seconds and is worth no more than this line.
        let traces = self.tracer.shutdown_with_timeout(FLUSH_TIMEOUT);
        let metrics = self.meter.shutdown_with_timeout(FLUSH_TIMEOUT);
        if traces.and(metrics).is_err() {
            tracing::info!("the last traces or metrics could not be delivered");
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{annotate, continue_from, current_trace_id, current_traceparent, inject, set_parent};

    const PARENT: &str = "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01";
    const PARENT_TRACE: &str = "0af7651916cd43dd8448eb211c80319c";

    fn with_tracing(check: impl FnOnce()) {
        let provider = SdkTracerProvider::builder().build();
        let subscriber = tracing_subscriber::registry().with(traces(&provider));
        tracing::subscriber::with_default(subscriber, check);
    }

    #[test]
    fn a_trace_continues_across_processes_and_across_time() {
        with_tracing(|| {
            let stored = tracing::info_span!("reaction");
            continue_from(&stored, PARENT);
            let stored = stored.in_scope(|| current_traceparent().unwrap());
            assert!(stored.contains(PARENT_TRACE), "{stored}");

            let mut headers = http::HeaderMap::new();
            let caller = tracing::info_span!("caller");
            continue_from(&caller, PARENT);
            caller.in_scope(|| inject(&mut headers));
            let callee = tracing::info_span!("callee");
            set_parent(&callee, &headers);
            let trace_id = callee.in_scope(current_trace_id).unwrap();
            assert_eq!(u128::from_be_bytes(trace_id), u128::from_str_radix(PARENT_TRACE, 16).unwrap());
        });
    }

    #[test]
    fn trace_ids_exist_without_an_exporter_and_not_outside_a_span() {
        with_tracing(|| {
            assert_eq!(current_trace_id(), None);
            assert_eq!(current_traceparent(), None);
            let span = tracing::info_span!("work");
            continue_from(&span, "no traceparent at all");
            let _entered = span.entered();
            annotate("count", 3_u32);
            assert!(current_trace_id().is_some());
        });
    }

    #[test]
    fn spans_of_libraries_are_not_exported() {
        with_tracing(|| {
            let span = tracing::info_span!(target: "sqlx::query", "query", statement = "SELECT 'Ann'");
            span.in_scope(|| assert_eq!(current_trace_id(), None));
        });
    }
}
