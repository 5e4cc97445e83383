//! Commands on the timeline itself.
