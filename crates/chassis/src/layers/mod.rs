//! What every call passes, outermost first:
//!
//! 1. [`observe`]: a span and a duration for each call, whatever becomes of it;
//! 2. authorization (`baton_auth::AuthLayer`), so that nothing behind it works for a stranger;
//! 3. [`deadline`]: the caller's deadline, or ours;
//! 4. [`receive`]: the request is taken in whole, so that nothing behind it waits for a caller who does not send it;
//! 5. [`streams`]: a stream ends when the process drains, when it is old, or at its deadline;
//! 6. [`writes`]: a write runs in a task of its own, which its caller cannot stop;
//! 7. [`shed`]: a call too many is refused at once. Behind `writes`, so that a write that lost its caller still counts;
//! 8. [`explain`]: failures of tonic itself and panics become failures of ours.

pub(crate) mod deadline;
pub(crate) mod explain;
mod middleware;
pub(crate) mod observe;
pub(crate) mod receive;
pub(crate) mod shed;
pub(crate) mod streams;
pub(crate) mod writes;

pub use deadline::Deadline;
pub(crate) use middleware::{Arrived, Inner, Middleware, Next, around};

use baton_auth::policy::{Kind, Rule};
use baton_errors::Failure;
use http::{Request, Response};
use tonic::Status;
use tonic::body::Body;

/// The answer that says why.
fn refuse(failure: Failure) -> Response<Body> {
    Status::from(failure).into_http()
}

/// What the call does, as the policy says. Open calls (health, reflection) have no rule.
fn kind(request: &Request<Body>) -> Option<Kind> {
    request.extensions().get::<&'static Rule>().map(|rule| rule.kind)
}
