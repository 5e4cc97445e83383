//! What a collector receives: an OTLP server in this process takes everything that is exported.

#![allow(clippy::unwrap_used, reason = "helpers of tests fail as tests do")]

use std::sync::{Arc, Mutex};

use baton_telemetry::{Attr, Config, Format, annotate, link_to};
use opentelemetry_proto::tonic::collector::metrics::v1::metrics_service_server::{
    MetricsService, MetricsServiceServer,
};
use opentelemetry_proto::tonic::collector::metrics::v1::{
    ExportMetricsServiceRequest, ExportMetricsServiceResponse,
};
use opentelemetry_proto::tonic::collector::trace::v1::trace_service_server::{
    TraceService, TraceServiceServer,
};
use opentelemetry_proto::tonic::collector::trace::v1::{
    ExportTraceServiceRequest, ExportTraceServiceResponse,
};
use opentelemetry_proto::tonic::common::v1::KeyValue;
use opentelemetry_proto::tonic::common::v1::any_value::Value;
use prost::Message;
use tokio_stream::wrappers::TcpListenerStream;
use tonic::{Request, Response, Status};

const CAUSE: &str = "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01";
const CAUSE_TRACE: u128 = 0x0af7_6519_16cd_43dd_8448_eb21_1c80_319c;
/// What a customer is called.
const WORDS: &str = "Ann Example";

/// A collector that keeps what it receives.
#[derive(Debug, Clone, Default)]
struct Collector {
    traces: Arc<Mutex<ExportTraceServiceRequest>>,
    metrics: Arc<Mutex<ExportMetricsServiceRequest>>,
}

#[tonic::async_trait]
impl TraceService for Collector {
    async fn export(
        &self,
        request: Request<ExportTraceServiceRequest>,
    ) -> Result<Response<ExportTraceServiceResponse>, Status> {
        self.traces.lock().unwrap().resource_spans.extend(request.into_inner().resource_spans);
        Ok(Response::new(ExportTraceServiceResponse::default()))
    }
}

#[tonic::async_trait]
impl MetricsService for Collector {
    async fn export(
        &self,
        request: Request<ExportMetricsServiceRequest>,
    ) -> Result<Response<ExportMetricsServiceResponse>, Status> {
        self.metrics.lock().unwrap().resource_metrics.extend(request.into_inner().resource_metrics);
        Ok(Response::new(ExportMetricsServiceResponse::default()))
    }
}

impl Collector {
    /// Serves on a free port; gives its URL.
    async fn serve(&self) -> String {
        let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
        let url = format!("http://{}", listener.local_addr().unwrap());
        let server = tonic::transport::Server::builder()
            .add_service(TraceServiceServer::new(self.clone()))
            .add_service(MetricsServiceServer::new(self.clone()));
        tokio::spawn(server.serve_with_incoming(TcpListenerStream::new(listener)));
        url
    }
}

/// A unit of work as a service traces it, and the ways by which words could get into its trace.
fn work() {
    let id = uuid::Uuid::from_u128(7);
    let span =
        tracing::info_span!(target: "baton_orders::commands", "place order", order.id = %Attr::from(id));
    link_to(&span, CAUSE);
    span.in_scope(|| {
        annotate("order.lines", 3_u32);
        tracing::error!(target: "baton_orders::commands", customer = WORDS, "{WORDS} is in the log");
        tracing::info_span!(target: "sqlx::query", "query", statement = WORDS).in_scope(|| ());
    });
    baton_telemetry::meter().u64_counter("orders.placed").build().add(1, &[]);
}

/// The attributes by name, as text.
fn told(attributes: &[KeyValue]) -> Vec<(&str, String)> {
    let value = |attribute: &KeyValue| match attribute.value.as_ref().and_then(|any| any.value.as_ref()) {
        Some(Value::StringValue(text)) => text.clone(),
        Some(Value::IntValue(number)) => number.to_string(),
        other => panic!("neither text nor number: {other:?}"),
    };
    let mut told: Vec<_> =
        attributes.iter().map(|attribute| (attribute.key.as_str(), value(attribute))).collect();
    told.sort();
    told
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_collector_receives_our_spans_with_our_attributes_and_nobodys_words() {
    let collector = Collector::default();
    let config = Config {
        service_name: "baton-orders",
        instance_id: Some("one".into()),
        otlp_endpoint: Some(collector.serve().await),
        format: Format::Json,
        log: "off".into(),
    };
    let guard = baton_telemetry::init(&config).unwrap();
    work();
    // The end of the process, by whatever way: what was recorded is delivered.
    tokio::task::spawn_blocking(move || drop(guard)).await.unwrap();

    let traces = collector.traces.lock().unwrap().clone();
    let words = traces.encode_to_vec().windows(WORDS.len()).any(|bytes| bytes == WORDS.as_bytes());
    assert!(!words, "a customer's words are in the trace: {traces:#?}");
    let [source] = &traces.resource_spans[..] else { panic!("one process: {traces:#?}") };
    let resource = told(&source.resource.as_ref().unwrap().attributes);
    for (name, value) in [("service.name", "baton-orders"), ("service.instance.id", "one")] {
        assert!(resource.contains(&(name, value.to_owned())), "{name} is not {value}: {resource:?}");
    }
    let spans: Vec<_> = source.scope_spans.iter().flat_map(|scope| &scope.spans).collect();
    let [span] = spans[..] else { panic!("one span of ours: {spans:#?}") };
    assert_eq!(span.name, "place order");
    let allowed = [
        ("order.id", "00000000-0000-0000-0000-000000000007"),
        ("order.lines", "3"),
        ("target", "baton_orders::commands"),
    ];
    assert_eq!(told(&span.attributes), allowed.map(|(name, value)| (name, value.to_owned())));
    assert!(span.events.is_empty(), "log lines are no part of a trace: {:?}", span.events);
    let [link] = &span.links[..] else { panic!("one cause: {:?}", span.links) };
    assert_eq!(link.trace_id, CAUSE_TRACE.to_be_bytes());

    let metrics = collector.metrics.lock().unwrap().clone();
    let scopes = metrics.resource_metrics.iter().flat_map(|source| &source.scope_metrics);
    let names: Vec<_> = scopes.flat_map(|scope| &scope.metrics).map(|metric| metric.name.as_str()).collect();
    assert_eq!(names, ["orders.placed"]);
}
