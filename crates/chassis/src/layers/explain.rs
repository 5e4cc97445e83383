//! Failures that no handler made: tonic's own and panics. They get a reason like every other failure.

use std::panic::AssertUnwindSafe;

use baton_errors::{Failure, Reason};
use futures::FutureExt;
use http::{Request, Response};
use tonic::body::Body;
use tonic::{Code, Status};

use super::{Inner, Middleware, Next, refuse};

/// How prost begins to say that a request is not what its type says, such as a text that is not UTF-8.
const NOT_DECODED: &str = "failed to decode Protobuf message: ";

#[derive(Debug, Clone, Copy)]
pub(crate) struct Explain;

impl Middleware for Explain {
    async fn handle<S: Inner>(self, request: Request<Body>, next: Next<S>) -> Response<Body> {
        let Ok(response) = AssertUnwindSafe(next.run(request)).catch_unwind().await else {
            tracing::error!("a handler panicked");
            return refuse(Failure::new(Reason::Internal, "internal error"));
        };
        // Only a call that failed before its first message carries its status in the headers.
        let Some(status) = Status::from_header_map(response.headers()) else { return response };
        explain(&status).map_or(response, refuse)
    }
}

/// The failure behind a status of tonic's own; `None` for one of ours, and for those that need no more words.
fn explain(status: &Status) -> Option<Failure> {
    if !status.details().is_empty() {
        return None;
    }
    match status.code() {
        // A request that cannot be decoded is the caller's mistake; tonic calls it internal.
        Code::Internal => {
            let Some(what) = status.message().strip_prefix(NOT_DECODED) else {
                tracing::error!("a call failed without a reason");
                return Some(Failure::new(Reason::Internal, "internal error"));
            };
            let field =
                what.split(':').next().and_then(|path| path.split_once('.')).map_or("", |(_, field)| field);
            Some(Failure::invalid_field(field, "is not encoded as its type in the contract says"))
        }
        Code::Unimplemented => {
            Some(Failure::new(Reason::UnknownMethod, "the service here does not know this method"))
        }
        Code::OutOfRange => Some(Failure::invalid_field("", "the message is too large")),
        Code::Unknown => {
            tracing::error!("a call failed without a reason");
            Some(Failure::new(Reason::Internal, "internal error"))
        }
        _ => None,
    }
}
