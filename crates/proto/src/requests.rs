//! What all requests of a kind have in common, so that one piece of code can read it. Implemented by generated code.

use crate::common::v1::WriteContext;

/// A request that writes. Its name is what its request id is remembered under.
pub trait WriteRequest: prost::Name {
    /// What every write carries beside its own fields.
    fn context(&self) -> Option<&WriteContext>;
}

/// A request for one page of a list.
pub trait ListRequest: prost::Message {
    /// How many rows, if the caller says.
    fn page_size(&self) -> i32;

    /// Where the page begins; empty for the first one.
    fn page_token(&self) -> &str;

    /// The request without its page: what tells one list from another.
    #[must_use]
    fn filter(&self) -> Self;
}

include!(concat!(env!("OUT_DIR"), "/requests.rs"));
