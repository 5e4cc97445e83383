//! The platform: every service in one process.

/// A running platform.
#[derive(Debug)]
pub struct Platform {}
