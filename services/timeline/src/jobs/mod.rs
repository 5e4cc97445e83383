//! What the service does by itself.

pub(crate) mod expire_handoffs;
pub(crate) mod measure_service;
pub(crate) mod poll_heads;
pub(crate) mod watch_clocks;
pub(crate) mod watch_problem_areas;
pub(crate) mod watch_promises;
