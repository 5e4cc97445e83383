//! Failures that the departments word alike: what a domain's refusal becomes.

use std::fmt::Display;

use baton_errors::{Failure, Reason};

/// The object's state does not allow the step; it would be allowed from these.
pub fn wrong_state(message: impl Into<String>, state: impl Display, allowed: &[impl Display]) -> Failure {
    let allowed: Vec<String> = allowed.iter().map(ToString::to_string).collect();
    Failure::new(Reason::WrongState, message).with("state", state).with("allowed", allowed.join(","))
}

/// The object has changed since the caller read it.
pub fn stale_etag(message: impl Into<String>, current: impl Display) -> Failure {
    Failure::new(Reason::StaleEtag, message).with("current_etag", current)
}
