//! Queries about the timeline.

mod brief;

pub(crate) use brief::brief;
