//! What reads things: one file per query.

pub(crate) mod capabilities;
pub(crate) mod cases;
pub(crate) mod complaints;
pub(crate) mod customers;
pub(crate) mod facts;
pub(crate) mod feedback;
pub(crate) mod follow_ups;
pub(crate) mod handoffs;
pub(crate) mod problem_areas;
pub(crate) mod promises;
pub(crate) mod service_report;
pub(crate) mod standards;
pub(crate) mod timeline;
