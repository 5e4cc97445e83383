//! A customer as a message.

use baton_proto::customers::v1;

use super::timestamp;
use crate::domain::customer::{Customer, Kind, Owner};
use crate::domain::identifier::Identifier;

/// The customer as callers read it.
pub(crate) fn customer(customer: &Customer) -> v1::Customer {
    let profile = &customer.profile;
    let kind = match profile.kind {
        Kind::Person => v1::CustomerKind::Person,
        Kind::Organisation => v1::CustomerKind::Organisation,
    };
    v1::Customer {
        id: customer.id.to_string(),
        display_name: profile.display_name.clone(),
        kind: kind.into(),
        language: profile.language.clone(),
        tier: profile.tier.clone(),
        customer_since: Some(timestamp(profile.customer_since.unwrap_or(customer.created_at))),
        identifiers: customer.identifiers.iter().map(identifier).collect(),
        owner: customer.owner.as_ref().map(owner),
        attributes: profile.attributes.clone(),
        etag: customer.etag(),
        created_at: Some(timestamp(customer.created_at)),
        updated_at: Some(timestamp(customer.updated_at)),
    }
}

/// An identifier as normalised.
pub(crate) fn identifier(identifier: &Identifier) -> v1::Identifier {
    v1::Identifier {
        kind: identifier.kind.clone(),
        value: identifier.value.clone(),
        shared: identifier.shared,
    }
}

/// A primary owner.
pub(crate) fn owner(owner: &Owner) -> v1::Owner {
    v1::Owner { id: owner.id.clone(), name: owner.name.clone(), department: owner.department.to_string() }
}
