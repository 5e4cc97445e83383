//! Scans as they are stored in the row of their shipment.

use serde::{Deserialize, Serialize};
use time::OffsetDateTime;

use super::unreadable;
use crate::domain::{Journey, Scan};

/// One scan. Field names are the stored form: they do not change.
#[derive(Debug, Serialize, Deserialize)]
pub(super) struct StoredScan {
    scan_id: String,
    kind: String,
    #[serde(with = "time::serde::rfc3339")]
    scanned_at: OffsetDateTime,
    place: String,
    note: String,
}

pub(super) fn store(journey: &Journey) -> Vec<StoredScan> {
    journey.scans().iter().map(StoredScan::from).collect()
}

pub(super) fn load(stored: Vec<StoredScan>) -> sqlx::Result<Journey> {
    let scans: Vec<Scan> = stored.into_iter().map(scan).collect::<Result<_, _>>()?;
    Ok(Journey::of(scans))
}

impl From<&Scan> for StoredScan {
    fn from(scan: &Scan) -> Self {
        Self {
            scan_id: scan.id.clone(),
            kind: scan.kind.as_str().to_owned(),
            scanned_at: scan.scanned_at,
            place: scan.place.clone(),
            note: scan.note.clone(),
        }
    }
}

fn scan(stored: StoredScan) -> sqlx::Result<Scan> {
    Ok(Scan {
        id: stored.scan_id,
        kind: stored.kind.parse().map_err(unreadable)?,
        scanned_at: stored.scanned_at,
        place: stored.place,
        note: stored.note,
    })
}
