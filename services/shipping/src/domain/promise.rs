//! When a shipment can arrive, and whether what was promised can be kept.

use time::{Duration, OffsetDateTime, Weekday};

use super::Address;

/// Working days from preparing to the hand-over.
const HANDLING_DAYS: u8 = 1;
/// What shipping adds to the earliest arrival when nobody promised anything before.
const MARGIN: Duration = Duration::days(2);
/// With less than this to spare, nothing may go wrong.
const SLACK: Duration = Duration::DAY;

/// How long carriers take, in working days.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Transit {
    /// To anywhere.
    pub days: u8,
    /// Within the sender's region.
    pub regional_days: u8,
    /// State or province that goods are sent from.
    pub sender_region: Option<String>,
}

impl Default for Transit {
    fn default() -> Self {
        Self { days: 5, regional_days: 2, sender_region: None }
    }
}

/// Whether a promised time could be kept when it was promised.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Feasibility {
    /// Nobody checked: history.
    Unchecked,
    /// It could.
    Feasible,
    /// Only if nothing goes wrong.
    AtRisk,
    /// It could not.
    Infeasible,
}

/// What the customer was told about when a shipment comes.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Promise {
    /// By when.
    pub(crate) promised_by: Option<OffsetDateTime>,
    /// Whether that could be kept.
    pub(crate) feasibility: Feasibility,
    /// The earliest arrival.
    pub(crate) expected_at: Option<OffsetDateTime>,
}

impl Promise {
    /// A promise of the past: nobody knows any more whether it could be kept.
    pub(crate) const fn unchecked(promised_by: Option<OffsetDateTime>) -> Self {
        Self { promised_by, feasibility: Feasibility::Unchecked, expected_at: None }
    }

    /// What becomes of the time that the customer was `given`, for a shipment prepared now to this address. Without a
    /// given time, shipping promises one that it can keep.
    pub(crate) fn of(
        given: Option<OffsetDateTime>,
        prepared_at: OffsetDateTime,
        transit: &Transit,
        address: Option<&Address>,
    ) -> Self {
        let days = HANDLING_DAYS.saturating_add(transit.days_to(address));
        let earliest = after_working_days(prepared_at, days);
        let promised_by = given.unwrap_or(earliest + MARGIN);
        Self {
            promised_by: Some(promised_by),
            feasibility: feasibility(promised_by - earliest),
            expected_at: Some(earliest),
        }
    }

    /// The same goods, promised for another time. When they can arrive has not changed by that.
    pub(crate) fn again(self, promised_by: OffsetDateTime) -> Self {
        let feasibility = self.expected_at.map(|earliest| feasibility(promised_by - earliest));
        let feasibility = feasibility.unwrap_or(Feasibility::Unchecked);
        Self { promised_by: Some(promised_by), feasibility, expected_at: self.expected_at }
    }
}

fn feasibility(slack: Duration) -> Feasibility {
    if slack.is_negative() {
        Feasibility::Infeasible
    } else if slack < SLACK {
        Feasibility::AtRisk
    } else {
        Feasibility::Feasible
    }
}

impl Transit {
    /// How long to this address. Where either region is not known, it is not near.
    fn days_to(&self, address: Option<&Address>) -> u8 {
        let region = |text: &str| Some(text.trim().to_lowercase()).filter(|region| !region.is_empty());
        let here = self.sender_region.as_deref().and_then(region);
        let there = address.and_then(|address| region(&address.region));
        if here.is_some() && here == there { self.regional_days } else { self.days }
    }
}

/// The same time of day, this many working days (Monday to Friday) later.
fn after_working_days(at: OffsetDateTime, days: u8) -> OffsetDateTime {
    let mut at = at;
    for _ in 0..days {
        at += Duration::DAY;
        while matches!(at.weekday(), Weekday::Saturday | Weekday::Sunday) {
            at += Duration::DAY;
        }
    }
    at
}

impl Feasibility {
    /// Every one of them.
    pub(crate) const ALL: [Self; 4] = [Self::Unchecked, Self::Feasible, Self::AtRisk, Self::Infeasible];

    /// As it is stored.
    pub(crate) const fn as_str(self) -> &'static str {
        match self {
            Self::Unchecked => "unchecked",
            Self::Feasible => "feasible",
            Self::AtRisk => "at_risk",
            Self::Infeasible => "infeasible",
        }
    }
}

/// The text says nothing about whether a promise could be kept.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("not a feasibility")]
pub(crate) struct InvalidFeasibility;

impl std::str::FromStr for Feasibility {
    type Err = InvalidFeasibility;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        Self::ALL.into_iter().find(|known| known.as_str() == text).ok_or(InvalidFeasibility)
    }
}

#[cfg(test)]
mod tests;
