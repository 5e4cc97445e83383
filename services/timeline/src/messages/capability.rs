//! A capability as a message.

use baton_proto::cases::v1;

use super::timestamp;
use crate::domain::capability::Capability;

/// The entry of the directory as callers read it.
pub(crate) fn capability(capability: &Capability) -> v1::Capability {
    v1::Capability {
        name: capability.name.clone(),
        description: capability.description.clone(),
        departments: capability.departments.iter().map(ToString::to_string).collect(),
        etag: capability.etag(),
        updated_at: Some(timestamp(capability.updated_at)),
    }
}
