//! How every write request begins to be read.

use baton_auth::Caller;
use baton_errors::{Failure, Violations};
use baton_proto::WriteRequest;
use tonic::Request;

use super::context::{Context, context};
use crate::app::App;

/// A write request that is being read.
#[derive(Debug)]
pub(crate) struct Write<R> {
    /// Who asks.
    pub(crate) caller: Caller,
    /// For what.
    pub(crate) request: R,
    /// What is wrong with it so far.
    pub(crate) violations: Violations,
    /// What every write says; missing where a violation was noted.
    pub(crate) context: Option<Context>,
}

/// Begins to read a write request: its caller and its context.
pub(crate) fn write<R: WriteRequest>(app: &App, request: Request<R>) -> Result<Write<R>, Failure> {
    let caller = Caller::of(&request)?.clone();
    let request = request.into_inner();
    let mut violations = Violations::new();
    let context = context(&mut violations, app, &caller, request.context());
    Ok(Write { caller, request, violations, context })
}
