//! What a carrier tells about a shipment.

use std::str::FromStr;

use time::OffsetDateTime;

/// What went wrong with a shipment. In the order of how little can be mended.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(crate) enum Exception {
    /// Nobody of that name is there.
    WrongAddress,
    /// The customer did not take it.
    Refused,
    /// It is damaged.
    Damaged,
    /// Nobody knows where it is.
    Lost,
}

/// What a carrier tells. In the order of life: of two scans of one instant, the later kind is the later scan.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(crate) enum ScanKind {
    /// It is on its way.
    InTransit,
    /// It is on the last mile.
    OutForDelivery,
    /// Something went wrong.
    Exception(Exception),
    /// The customer has it.
    Delivered,
    /// It is back with us.
    Returned,
}

/// One thing the carrier told about a shipment.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Scan {
    /// The carrier's id of it.
    pub(crate) id: String,
    /// What.
    pub(crate) kind: ScanKind,
    /// When it happened, in life.
    pub(crate) scanned_at: OffsetDateTime,
    /// Where; empty for unknown.
    pub(crate) place: String,
    /// What the carrier says; empty for nothing.
    pub(crate) note: String,
}

impl Scan {
    /// Orders the scans of a shipment as they happened. Never equal for two scans, so the order in which they were told
    /// does not matter.
    pub(crate) fn order(&self) -> (OffsetDateTime, ScanKind, &str) {
        (self.scanned_at, self.kind, &self.id)
    }
}

impl Exception {
    /// Every exception.
    pub(crate) const ALL: [Self; 4] = [Self::WrongAddress, Self::Refused, Self::Damaged, Self::Lost];

    /// The exception as it is stored.
    pub(crate) const fn as_str(self) -> &'static str {
        match self {
            Self::WrongAddress => "wrong_address",
            Self::Refused => "refused",
            Self::Damaged => "damaged",
            Self::Lost => "lost",
        }
    }
}

impl ScanKind {
    /// Every kind.
    pub(crate) const ALL: [Self; 8] = [
        Self::InTransit,
        Self::OutForDelivery,
        Self::Exception(Exception::WrongAddress),
        Self::Exception(Exception::Refused),
        Self::Exception(Exception::Damaged),
        Self::Exception(Exception::Lost),
        Self::Delivered,
        Self::Returned,
    ];

    /// The kind as it is stored.
    pub(crate) const fn as_str(self) -> &'static str {
        match self {
            Self::InTransit => "in_transit",
            Self::OutForDelivery => "out_for_delivery",
            Self::Exception(exception) => exception.as_str(),
            Self::Delivered => "delivered",
            Self::Returned => "returned",
        }
    }

    /// Whether only its opposite can undo it: the customer has it, or we have.
    pub(crate) const fn is_arrival(self) -> bool {
        matches!(self, Self::Delivered | Self::Returned)
    }
}

/// The text names nothing that a carrier tells.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("not a kind of scan")]
pub(crate) struct InvalidScanKind;

impl FromStr for ScanKind {
    type Err = InvalidScanKind;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        Self::ALL.into_iter().find(|kind| kind.as_str() == text).ok_or(InvalidScanKind)
    }
}

/// The text names no exception.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("not an exception")]
pub(crate) struct InvalidException;

impl FromStr for Exception {
    type Err = InvalidException;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        Self::ALL.into_iter().find(|exception| exception.as_str() == text).ok_or(InvalidException)
    }
}
