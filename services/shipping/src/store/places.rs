//! Addresses as they are stored in the row of their order or shipment.

use serde::{Deserialize, Serialize};

use crate::domain::Address;

/// An address. Field names are the stored form: they do not change.
#[derive(Debug, Serialize, Deserialize)]
pub(super) struct StoredAddress {
    recipient: String,
    lines: Vec<String>,
    postal_code: String,
    city: String,
    region: String,
    country_code: String,
}

impl From<&Address> for StoredAddress {
    fn from(address: &Address) -> Self {
        Self {
            recipient: address.recipient.clone(),
            lines: address.lines.clone(),
            postal_code: address.postal_code.clone(),
            city: address.city.clone(),
            region: address.region.clone(),
            country_code: address.country_code.clone(),
        }
    }
}

impl From<StoredAddress> for Address {
    fn from(stored: StoredAddress) -> Self {
        Self {
            recipient: stored.recipient,
            lines: stored.lines,
            postal_code: stored.postal_code,
            city: stored.city,
            region: stored.region,
            country_code: stored.country_code,
        }
    }
}
