//! From requests to checked input, with every violation collected.

pub(crate) mod cases;
mod context;
pub(crate) mod handoffs;
mod instant;

pub(crate) use context::{Context, context};
pub(crate) use instant::instant;
