//! Commands on customers.
