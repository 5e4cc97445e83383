//! A span and a duration for each call (OpenTelemetry semantic conventions for RPC).
//!
//! Nothing of a request but its method goes into the span, and the method only if it is one of ours.

use std::pin::Pin;
use std::task::{Context, Poll};
use std::time::Instant;

use baton_auth::policy;
use bytes::Bytes;
use http::{HeaderMap, Request, Response};
use http_body::{Body as HttpBody, Frame, SizeHint};
use opentelemetry::KeyValue;
use opentelemetry::metrics::Histogram;
use tonic::body::Body;
use tonic::{Code, Status};
use tracing::field::Empty;
use tracing::{Instrument, Span};

use super::{Inner, Middleware, Next};

/// Seconds; the buckets that the semantic conventions advise.
const BUCKETS: [f64; 14] = [0.005, 0.01, 0.025, 0.05, 0.075, 0.1, 0.25, 0.5, 0.75, 1.0, 2.5, 5.0, 7.5, 10.0];

#[derive(Debug, Clone)]
pub(crate) struct Observe {
    service: &'static str,
    durations: Histogram<f64>,
}

impl Observe {
    pub(crate) fn new(service: &'static str) -> Self {
        let durations = baton_telemetry::meter()
            .f64_histogram("rpc.server.call.duration")
            .with_unit("s")
            .with_description("Duration of calls, by method and outcome")
            .with_boundaries(BUCKETS.to_vec())
            .build();
        Self { service, durations }
    }
}

impl Middleware for Observe {
    async fn handle<S: Inner>(self, request: Request<Body>, next: Next<S>) -> Response<Body> {
        let path = request.uri().path();
        if policy::is_open(path) {
            return next.run(request).await;
        }
        let method = policy::rule_for(path).map_or("other", |rule| rule.method.trim_start_matches('/'));
        let span = tracing::info_span!(
            "rpc.server",
            otel.kind = "server",
            otel.name = method,
            otel.status_code = Empty,
            rpc.system.name = "grpc",
            rpc.method = method,
            rpc.response.status_code = Empty,
            baton.service = self.service,
            trace_id = Empty,
        );
        baton_telemetry::set_parent(&span, request.headers());
        if let Some(trace_id) = baton_telemetry::trace_id_of(&span) {
            span.record("trace_id", format!("{:032x}", u128::from_be_bytes(trace_id)));
        }
        let call = Call {
            span: span.clone(),
            method,
            started: Instant::now(),
            durations: self.durations,
            code: None,
        };
        let response = next.run(request).instrument(span).await;
        observed(call, response)
    }
}

fn observed(mut call: Call, response: Response<Body>) -> Response<Body> {
    call.note(response.headers());
    response.map(|body| Body::new(Observed { body, call }))
}

/// A call under way. Its outcome is told when it is dropped, so that a call whose caller left is told too.
struct Call {
    span: Span,
    method: &'static str,
    started: Instant,
    durations: Histogram<f64>,
    code: Option<Code>,
}

impl Call {
    fn note(&mut self, headers: &HeaderMap) {
        if let Some(status) = Status::from_header_map(headers) {
            self.code = Some(status.code());
        }
    }
}

impl Drop for Call {
    fn drop(&mut self) {
        let code = self.code.unwrap_or(Code::Cancelled);
        let name = code_name(code);
        self.span.record("rpc.response.status_code", name);
        if matches!(code, Code::Internal | Code::Unknown | Code::DataLoss | Code::Unimplemented) {
            self.span.record("otel.status_code", "ERROR");
        }
        let attributes = [
            KeyValue::new("rpc.system.name", "grpc"),
            KeyValue::new("rpc.method", self.method),
            KeyValue::new("rpc.response.status_code", name),
        ];
        let elapsed = self.started.elapsed();
        self.durations.record(elapsed.as_secs_f64(), &attributes);
        self.span.in_scope(|| {
            tracing::debug!(
                rpc.response.status_code = name,
                elapsed_ms = elapsed.as_millis() as u64,
                "call ended"
            );
        });
    }
}

/// A response body that is watched for its status.
struct Observed {
    body: Body,
    call: Call,
}

impl HttpBody for Observed {
    type Data = Bytes;
    type Error = Status;

    fn poll_frame(
        mut self: Pin<&mut Self>,
        context: &mut Context<'_>,
    ) -> Poll<Option<Result<Frame<Bytes>, Status>>> {
        // What a stream does while it is read belongs to its call.
        let span = self.call.span.clone();
        let polled = span.in_scope(|| Pin::new(&mut self.body).poll_frame(context));
        if let Poll::Ready(Some(Ok(frame))) = &polled
            && let Some(trailers) = frame.trailers_ref()
        {
            self.call.note(trailers);
        }
        polled
    }

    fn is_end_stream(&self) -> bool {
        self.body.is_end_stream()
    }

    fn size_hint(&self) -> SizeHint {
        self.body.size_hint()
    }
}

/// The code as the protocol names it.
const fn code_name(code: Code) -> &'static str {
    match code {
        Code::Ok => "OK",
        Code::Cancelled => "CANCELLED",
        Code::Unknown => "UNKNOWN",
        Code::InvalidArgument => "INVALID_ARGUMENT",
        Code::DeadlineExceeded => "DEADLINE_EXCEEDED",
        Code::NotFound => "NOT_FOUND",
        Code::AlreadyExists => "ALREADY_EXISTS",
        Code::PermissionDenied => "PERMISSION_DENIED",
        Code::ResourceExhausted => "RESOURCE_EXHAUSTED",
        Code::FailedPrecondition => "FAILED_PRECONDITION",
        Code::Aborted => "ABORTED",
        Code::OutOfRange => "OUT_OF_RANGE",
        Code::Unimplemented => "UNIMPLEMENTED",
        Code::Internal => "INTERNAL",
        Code::Unavailable => "UNAVAILABLE",
        Code::DataLoss => "DATA_LOSS",
        Code::Unauthenticated => "UNAUTHENTICATED",
    }
}
