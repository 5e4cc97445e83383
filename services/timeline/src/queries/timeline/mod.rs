//! Queries about the timeline.
