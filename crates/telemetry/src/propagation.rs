//! Trace context across processes and across time (W3C Trace Context).
//!
//! Between processes it travels in the `traceparent` header; from a command to the reactions it causes, it travels as
//! text in the outbox row and in the event.

use std::collections::HashMap;

use http::{HeaderMap, HeaderName, HeaderValue};
use opentelemetry::Context;
use opentelemetry::propagation::{Extractor, Injector, TextMapPropagator};
use opentelemetry::trace::TraceContextExt;
use opentelemetry_sdk::propagation::TraceContextPropagator;
use tracing::Span;
use tracing_opentelemetry::OpenTelemetrySpanExt;

const TRACEPARENT: &str = "traceparent";

/// Writes the current span's context into the headers of an outgoing call.
pub fn inject(headers: &mut HeaderMap) {
    let context = Span::current().context();
    TraceContextPropagator::new().inject_context(&context, &mut Outgoing(headers));
}

/// Makes the context of an incoming call, if it has one, the parent of `span`.
///
/// Must come before the span is first entered.
pub fn set_parent(span: &Span, headers: &HeaderMap) {
    parent(span, TraceContextPropagator::new().extract(&Incoming(headers)));
}

/// Makes a stored `traceparent` the parent of `span`: the work is part of what caused it.
///
/// Must come before the span is first entered. A text that is no `traceparent` changes nothing.
pub fn continue_from(span: &Span, traceparent: &str) {
    parent(span, stored(traceparent));
}

/// Links `span` to a stored `traceparent`: for work that several causes share, such as a batch.
pub fn link_to(span: &Span, traceparent: &str) {
    span.add_link(stored(traceparent).span().span_context().clone());
}

/// The current span's context, to be stored beside what the work wrote. `None` outside any recorded span.
pub fn current_traceparent() -> Option<String> {
    let mut carrier = HashMap::new();
    TraceContextPropagator::new().inject_context(&Span::current().context(), &mut carrier);
    carrier.remove(TRACEPARENT)
}

/// The current trace's id. `None` outside any recorded span.
pub fn current_trace_id() -> Option<[u8; 16]> {
    trace_id_of(&Span::current())
}

/// The id of the trace that `span` belongs to, if it is recorded.
pub fn trace_id_of(span: &Span) -> Option<[u8; 16]> {
    let context = span.context();
    let context = context.span().span_context().clone();
    context.is_valid().then(|| context.trace_id().to_bytes())
}

fn parent(span: &Span, context: Context) {
    if context.span().span_context().is_valid() {
        // Fails only where nothing is recorded: no OpenTelemetry layer, or a span that is filtered out.
        let _ = span.set_parent(context);
    }
}

fn stored(traceparent: &str) -> Context {
    let carrier = HashMap::from([(TRACEPARENT.to_owned(), traceparent.to_owned())]);
    TraceContextPropagator::new().extract_with_context(&Context::new(), &carrier)
}

struct Outgoing<'a>(&'a mut HeaderMap);

impl Injector for Outgoing<'_> {
    fn set(&mut self, key: &str, value: String) {
        if let (Ok(name), Ok(value)) = (HeaderName::try_from(key), HeaderValue::try_from(value)) {
            self.0.insert(name, value);
        }
    }
}

struct Incoming<'a>(&'a HeaderMap);

impl Extractor for Incoming<'_> {
    fn get(&self, key: &str) -> Option<&str> {
        self.0.get(key).and_then(|value| value.to_str().ok())
    }

    fn keys(&self) -> Vec<&str> {
        self.0.keys().map(HeaderName::as_str).collect()
    }
}
