//! What stands in a token.

use baton_errors::{Failure, Reason};
use serde::{Deserialize, Serialize};

use crate::Caller;

/// The claims (RFC 7519) of a token of this install.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub(crate) struct Claims {
    pub(crate) sub: String,
    pub(crate) name: String,
    pub(crate) department: String,
    pub(crate) roles: Vec<String>,
    /// Seconds since the Unix epoch, like `nbf` and `iat`.
    pub(crate) exp: i64,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) nbf: Option<i64>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) iat: Option<i64>,
}

/// Limits of `baton.common.v1.Actor`, in bytes.
const MAX_ID: usize = 128;
const MAX_NAME: usize = 200;

impl Claims {
    /// The caller these claims describe. A role this version does not know grants nothing and hurts nothing.
    pub(crate) fn into_caller(self) -> Result<Caller, Failure> {
        let invalid =
            |what: &str| Failure::new(Reason::TokenInvalid, format!("the token's {what} cannot be used"));
        if !is_line(&self.sub, MAX_ID) {
            return Err(invalid("`sub`"));
        }
        if !is_line(&self.name, MAX_NAME) {
            return Err(invalid("`name`"));
        }
        let department = self.department.parse().map_err(|_| invalid("`department`"))?;
        let roles = self.roles.iter().filter_map(|role| role.parse().ok()).collect();
        Caller::new(self.sub, self.name, department, roles).ok_or_else(|| invalid("`roles`"))
    }
}

/// Whether the timeline can record the text. What it could not must be refused here, before anything is done in its name.
fn is_line(text: &str, max_bytes: usize) -> bool {
    !text.trim().is_empty() && text.len() <= max_bytes && !text.chars().any(char::is_control)
}
