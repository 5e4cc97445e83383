//! Addresses, to and from messages, and as they are stored.

use baton_model::Address;
use baton_proto::common::v1 as common;
use serde::{Deserialize, Serialize};

/// An address as a message.
pub fn address(address: &Address) -> common::Address {
    let Address { recipient, lines, postal_code, city, region, country_code } = address.clone();
    common::Address { recipient, lines, postal_code, city, region, country_code }
}

/// The address that another department tells of. It was checked there.
pub fn heard_address(address: &common::Address) -> Address {
    let common::Address { recipient, lines, postal_code, city, region, country_code } = address.clone();
    Address { recipient, lines, postal_code, city, region, country_code }
}

/// An address as it is stored, as JSON in the row of what goes there. Field names are the stored form: they do not change.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct StoredAddress {
    recipient: String,
    lines: Vec<String>,
    postal_code: String,
    city: String,
    region: String,
    country_code: String,
}

impl From<&Address> for StoredAddress {
    fn from(address: &Address) -> Self {
        let Address { recipient, lines, postal_code, city, region, country_code } = address.clone();
        Self { recipient, lines, postal_code, city, region, country_code }
    }
}

impl From<StoredAddress> for Address {
    fn from(stored: StoredAddress) -> Self {
        let StoredAddress { recipient, lines, postal_code, city, region, country_code } = stored;
        Self { recipient, lines, postal_code, city, region, country_code }
    }
}
