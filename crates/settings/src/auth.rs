//! Whose tokens a service accepts.

use std::path::PathBuf;

use clap::Args;

use crate::Problems;

/// The arguments of every service.
#[derive(Debug, Clone, Args)]
#[command(next_help_heading = "Identity")]
pub struct AuthArgs {
    /// JSON Web Key Set (RFC 7517) with the public keys that sign callers' tokens
    #[arg(long, env = "BATON_JWKS_FILE", value_name = "FILE")]
    jwks_file: Option<PathBuf>,
}

/// Whose tokens a service accepts.
#[derive(Debug, Clone)]
pub struct Auth {
    /// The JSON Web Key Set, as read: `baton_auth::Verifier::from_jwks` parses it.
    pub jwks: String,
}

impl AuthArgs {
    /// The checked group, or its problems.
    pub fn check(self, problems: &mut Problems) -> Option<Auth> {
        let Some(path) = self.jwks_file else {
            problems.add("--jwks-file", "is required: without keys nobody could call");
            return None;
        };
        let jwks = std::fs::read_to_string(&path)
            .map_err(|error| format!("cannot read {}: {error}", path.display()));
        Some(Auth { jwks: problems.take("--jwks-file", jwks)? })
    }
}
