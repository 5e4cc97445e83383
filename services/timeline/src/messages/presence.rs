//! Who is with a customer, as a message.

use baton_proto::timeline::v1;

use super::{actor, timestamp};
use crate::domain::presence::{Activity, Present};

/// Somebody who is with a customer.
pub(crate) fn presence(present: &Present) -> v1::Presence {
    let activity = match present.activity {
        Activity::Viewing => v1::Activity::Viewing,
        Activity::Writing => v1::Activity::Writing,
    };
    v1::Presence {
        actor: Some(actor(&present.actor)),
        since: Some(timestamp(present.since)),
        activity: activity.into(),
    }
}
