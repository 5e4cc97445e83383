//! Group commit: what waits while a batch is in flight is the next batch.
//!
//! Partitions are dealt out to lanes. A lane has one transaction in flight; submissions that arrive meanwhile queue
//! and go together as the next one. There is no timer: an idle lane commits at once, a busy one commits more at a time.

use std::sync::Arc;

use baton_model::Clock;
use baton_db::Db;

/// Appends events in groups. Clones submit to the same lanes.
#[derive(Debug, Clone)]
pub(crate) struct Appender;
