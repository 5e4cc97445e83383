//! What a carrier told about a shipment adds up to where it stands.
//!
//! Carriers tell late, twice and out of order. So nothing is kept but the scans themselves, in the order of life, and
//! where the shipment stands is a fold over them: whatever order they were told in, it is the same in the end.

use time::OffsetDateTime;

use super::{Exception, Scan, ScanKind, State};

/// How many scans are kept.
const KEPT: usize = 50;

/// The scans of a shipment that was handed over, the earliest first (in life).
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(crate) struct Journey(Vec<Scan>);

/// Where a journey has come to.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Arrived {
    /// Where the shipment stands.
    pub(crate) state: State,
    /// What went wrong, if that is where it stands.
    pub(crate) exception: Option<Exception>,
    /// The same in the carrier's words; empty otherwise.
    pub(crate) exception_note: String,
    /// When the customer got it, if that is where it stands.
    pub(crate) delivered_at: Option<OffsetDateTime>,
}

impl Journey {
    /// The journey that these scans tell, in whatever order they are.
    pub(crate) fn of(scans: impl IntoIterator<Item = Scan>) -> Self {
        let mut journey = Self::default();
        scans.into_iter().for_each(|scan| journey.add(scan));
        journey
    }

    /// Puts a scan in its place. The earliest one beyond those kept is forgotten, but not an arrival as long as there
    /// is another one: what the fold comes to stays the same.
    pub(crate) fn add(&mut self, scan: Scan) {
        let place = self.0.partition_point(|known| known.order() < scan.order());
        self.0.insert(place, scan);
        if self.0.len() > KEPT {
            let forgotten = self.0.iter().position(|scan| !scan.kind.is_arrival()).unwrap_or_default();
            self.0.remove(forgotten);
        }
    }

    /// The scans, the earliest first.
    pub(crate) fn scans(&self) -> &[Scan] {
        &self.0
    }

    /// Where it has come to. No scan takes a shipment back to before its hand-over, whenever it happened.
    pub(crate) fn arrived(&self) -> Arrived {
        self.0.iter().fold(Arrived::at(State::HandedOver), Arrived::then)
    }
}

impl Arrived {
    const fn at(state: State) -> Self {
        Self { state, exception: None, exception_note: String::new(), delivered_at: None }
    }

    /// What the customer has, or we have, moves on only by coming back, or by being delivered after all.
    fn then(self, scan: &Scan) -> Self {
        match (self.state, scan.kind) {
            (State::Delivered, kind) if kind != ScanKind::Returned => self,
            (State::Returned, kind) if kind != ScanKind::Delivered => self,
            (_, ScanKind::InTransit) => Self::at(State::InTransit),
            (_, ScanKind::OutForDelivery) => Self::at(State::OutForDelivery),
            (_, ScanKind::Returned) => Self::at(State::Returned),
            (_, ScanKind::Delivered) => {
                Self { delivered_at: Some(scan.scanned_at), ..Self::at(State::Delivered) }
            }
            (_, ScanKind::Exception(exception)) => Self {
                exception: Some(exception),
                exception_note: scan.note.clone(),
                ..Self::at(State::Exception)
            },
        }
    }
}

#[cfg(test)]
mod tests;
