//! The services as tonic sees them: each method converts, calls one command or query, and answers.

mod append;
pub(crate) mod capabilities;
pub(crate) mod cases;
pub(crate) mod complaints;
mod convert;
pub(crate) mod customers;
pub(crate) mod facts;
pub(crate) mod feedback;
pub(crate) mod follow_ups;
pub(crate) mod handoffs;
pub(crate) mod presence;
pub(crate) mod problem_areas;
pub(crate) mod promises;
pub(crate) mod service_reports;
pub(crate) mod standards;
pub(crate) mod timeline;
