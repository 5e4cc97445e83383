//! The rules of `ARCHITECTURE.md` that a machine can check, checked on the source text.
//!
//! Each rule has a test of its own, and each test is shown to catch a planted breach.

mod capabilities;
mod departments;
mod layers;
mod module_docs;
mod placement;
mod source;
mod sqlx_metadata;
