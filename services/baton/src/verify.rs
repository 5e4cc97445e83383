//! The checks of `baton verify`.
