//! Queries about customers.
