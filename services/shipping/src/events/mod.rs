//! What the world is told: shipments and returns as messages, and the event of each change.

mod returns;
mod shipments;

use baton_proto::common::v1 as common;

use crate::domain::Address;

pub(crate) use returns::{goods_return, told_of_return};
pub(crate) use shipments::{shipment, told};

fn address(address: &Address) -> common::Address {
    common::Address {
        recipient: address.recipient.clone(),
        lines: address.lines.clone(),
        postal_code: address.postal_code.clone(),
        city: address.city.clone(),
        region: address.region.clone(),
        country_code: address.country_code.clone(),
    }
}
