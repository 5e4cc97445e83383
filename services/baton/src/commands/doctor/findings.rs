//! What a check found.

use serde::Serialize;

/// One thing looked at.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub(super) struct Finding {
    /// What was looked at.
    pub(super) what: String,
    pub(super) state: State,
    /// How it is.
    pub(super) found: String,
    /// What to do about it; empty when nothing need be done.
    pub(super) advice: String,
}

/// How good it is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "lowercase")]
pub(super) enum State {
    Ok,
    Warn,
    Fail,
}

/// As it should be.
pub(super) fn ok(what: impl Into<String>, found: impl Into<String>) -> Finding {
    Finding { what: what.into(), state: State::Ok, found: found.into(), advice: String::new() }
}

/// Works, but will not for ever.
pub(super) fn warn(what: impl Into<String>, found: impl Into<String>, advice: impl Into<String>) -> Finding {
    Finding { what: what.into(), state: State::Warn, found: found.into(), advice: advice.into() }
}

/// Does not work.
pub(super) fn fail(what: impl Into<String>, found: impl Into<String>, advice: impl Into<String>) -> Finding {
    Finding { what: what.into(), state: State::Fail, found: found.into(), advice: advice.into() }
}
