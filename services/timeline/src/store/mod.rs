//! All the SQL: one file per table or family of tables.
//!
//! Functions take the caller's connection; the caller owns the transaction. Every statement names its partition.

use baton_model::Partition;

pub(crate) mod brief;
pub(crate) mod capabilities;
pub(crate) mod case_numbers;
pub(crate) mod cases;
pub(crate) mod claims;
pub(crate) mod clocks;
pub(crate) mod column;
pub(crate) mod complaints;
pub(crate) mod customers;
pub(crate) mod definitions;
pub(crate) mod events;
pub(crate) mod facts;
pub(crate) mod feedback;
pub(crate) mod follow_ups;
pub(crate) mod handoffs;
pub(crate) mod heads;
pub(crate) mod identifiers;
pub(crate) mod presences;
pub(crate) mod problem_areas;
pub(crate) mod promises;
pub(crate) mod service_report;
mod stays;

/// The numbers of all partitions, for statements that look into each.
fn every_partition() -> Vec<i16> {
    Partition::all().map(Partition::number).collect()
}

#[cfg(test)]
mod tests;
