//! What tests need: a database per test, a clock that stands still, seeded ids, conditions, log capture.
