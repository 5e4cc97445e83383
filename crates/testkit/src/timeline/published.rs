//! Events of other departments, as the feed delivers them.

use std::fmt::Display;

use baton_model::{Ids, SystemIds};
use baton_proto::timeline::v1::{Event, Subject};
use prost::Name;
use prost_types::{Any, Timestamp};

/// When an event of [`event`] occurred: November 2017.
pub const THEN: Timestamp = Timestamp { seconds: 1_510_000_000, nanos: 0 };
/// The trace of an event of [`event`].
pub const TRACEPARENT: &str = "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01";

/// An event that `department` tells of a customer, for [`super::FakeTimeline::publish`].
pub fn event<M: Name>(department: &str, customer_id: impl Display, body: &M) -> Event {
    Event {
        id: SystemIds.uuid().to_string(),
        customer_id: customer_id.to_string(),
        occurred_at: Some(THEN),
        department: department.to_owned(),
        body: Some(Any { type_url: M::type_url(), value: body.encode_to_vec() }),
        traceparent: TRACEPARENT.to_owned(),
        ..Event::default()
    }
}

/// A subject as it stands at a revision.
pub fn subject(kind: &str, id: impl Display, revision: i64, status: &str) -> Subject {
    Subject {
        kind: kind.to_owned(),
        id: id.to_string(),
        status: status.to_owned(),
        revision,
        ..Subject::default()
    }
}
