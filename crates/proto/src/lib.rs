//! Generated code of `proto/`, and its descriptor set.
//!
//! Deliberately nothing else: no helper and no hand-written twin of a message. The module tree is the package tree,
//! so `baton.timeline.v1.Event` is [`timeline::v1::Event`]. Two traits say what all requests of a kind have in common;
//! their implementations are generated too.

#[allow(missing_docs, unreachable_pub, clippy::all, clippy::pedantic, clippy::unwrap_used)]
mod generated {
    include!(concat!(env!("OUT_DIR"), "/packages.rs"));
}

mod requests;

pub use generated::baton::*;
pub use requests::{ListRequest, WriteRequest};

/// The encoded `google.protobuf.FileDescriptorSet` of every package, for reflection and for tests that walk it.
pub const FILE_DESCRIPTOR_SET: &[u8] = include_bytes!(concat!(env!("OUT_DIR"), "/descriptors.bin"));
