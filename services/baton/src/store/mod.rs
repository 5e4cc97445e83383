//! All statements of this crate.
