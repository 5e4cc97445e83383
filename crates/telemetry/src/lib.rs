//! Logs, traces and metrics of a process, and trace context across processes.
//!
//! Logs go to standard error. Traces and metrics go to an OpenTelemetry collector when one is given; trace ids exist
//! either way, because events and outbox rows carry them.
//!
//! Invariant: a customer's words cannot reach a trace. Only spans of Baton's own crates are exported, never log
//! events and never spans of libraries (a database driver's span holds its statement), and ids and counts are put on a
//! span through [`Attr`], which cannot hold a run-time text.
//!
//! Invariant: what was recorded is flushed on every way out, see [`Guard`].

mod attr;
mod propagation;
mod setup;

pub use attr::{Attr, annotate};
pub use opentelemetry::metrics::Meter;
pub use propagation::{
    continue_from, current_trace_id, current_traceparent, inject, link_to, set_parent, trace_id_of,
};
pub use setup::{Config, Format, Guard, InitError, init};

/// The process's source of metric instruments. Instruments are made once and kept.
pub fn meter() -> Meter {
    opentelemetry::global::meter("baton")
}
