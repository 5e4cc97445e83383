//! Parcels as they are stored in their order's row.

use baton_model::ShipmentId;
use serde::{Deserialize, Serialize};
use uuid::Uuid;

use crate::domain::{Parcel, Parcels, Pieces, Way};

/// One parcel. Field names are the stored form: they do not change.
#[derive(Debug, Serialize, Deserialize)]
pub(super) struct StoredParcel {
    shipment_id: Option<Uuid>,
    goods: Vec<StoredPieces>,
    way: StoredWay,
}

#[derive(Debug, Serialize, Deserialize)]
struct StoredPieces {
    line_number: u32,
    quantity: u32,
}

#[derive(Debug, Clone, Copy, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
enum StoredWay {
    Underway,
    Arrived,
    Back,
}

pub(super) fn store(parcels: &Parcels) -> Vec<StoredParcel> {
    let parcels = parcels.as_slice().iter().map(|parcel| StoredParcel {
        shipment_id: parcel.shipment_id.map(ShipmentId::as_uuid),
        goods: parcel
            .goods
            .iter()
            .map(|pieces| StoredPieces { line_number: pieces.line_number, quantity: pieces.quantity })
            .collect(),
        way: match parcel.way {
            Way::Underway => StoredWay::Underway,
            Way::Arrived => StoredWay::Arrived,
            Way::Back => StoredWay::Back,
        },
    });
    parcels.collect()
}

pub(super) fn load(stored: Vec<StoredParcel>) -> Parcels {
    let parcels = stored.into_iter().map(|parcel| Parcel {
        shipment_id: parcel.shipment_id.map(ShipmentId::from_uuid),
        goods: parcel
            .goods
            .into_iter()
            .map(|pieces| Pieces { line_number: pieces.line_number, quantity: pieces.quantity })
            .collect(),
        way: match parcel.way {
            StoredWay::Underway => Way::Underway,
            StoredWay::Arrived => Way::Arrived,
            StoredWay::Back => Way::Back,
        },
    });
    Parcels::new(parcels.collect())
}
