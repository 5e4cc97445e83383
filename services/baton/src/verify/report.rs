//! What a check found.

use std::collections::BTreeMap;
use std::fmt;

use serde::{Serialize, Serializer};

/// How many violations of each guarantee are told in words. The first few say what is wrong; the count says how much.
const DETAILS: u64 = 10;

/// A guarantee of the platform (`ARCHITECTURE.md`, "Guarantees") that can be checked from outside.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize)]
pub enum Guarantee {
    /// Sequences and positions are gapless, in commit order.
    G1,
    /// Every committed command's event appears exactly once, in order.
    G3,
    /// Every open case has exactly one accountable department.
    G5,
    /// No promise expires silently.
    G6,
    /// Every paid, uncancelled order has exactly one live shipment chain.
    P1,
    /// No cancelled order keeps a payment without a refund.
    P2,
    /// Every refund refers to a payment.
    P3,
    /// Every shipment exception has a case.
    P4,
    /// No object is open in a brief that its department calls closed.
    P5,
}

impl Guarantee {
    /// Those that are checked.
    pub const ALL: [Self; 9] =
        [Self::G1, Self::G3, Self::G5, Self::G6, Self::P1, Self::P2, Self::P3, Self::P4, Self::P5];

    /// What it promises, in one line.
    pub const fn promise(self) -> &'static str {
        match self {
            Self::G1 => "sequences and positions have no gap and no duplicate",
            Self::G3 => {
                "every committed step of a department's object or a case is on the timeline once, in order"
            }
            Self::G5 => "every open case has exactly one accountable department",
            Self::G6 => "no promise expires silently, and each stands where its events leave it",
            Self::P1 => "every paid, uncancelled order is in shipments, each piece once",
            Self::P2 => "no cancelled order keeps a payment without a refund",
            Self::P3 => "every refund gives back a payment, and no more than came",
            Self::P4 => "every shipment exception has a case",
            Self::P5 => "nothing is open in a brief that its department calls closed",
        }
    }
}

impl fmt::Display for Guarantee {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Debug::fmt(self, f)
    }
}

/// One violation, told.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Detail {
    /// Of what.
    pub guarantee: Guarantee,
    /// Which object, and how.
    pub what: String,
}

/// What a check found.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Report {
    /// How many violations of each guarantee.
    #[serde(serialize_with = "by_name")]
    pub violations: BTreeMap<Guarantee, u64>,
    /// How much was looked at, by kind.
    pub checked: BTreeMap<&'static str, u64>,
    /// The first few violations of each guarantee.
    pub details: Vec<Detail>,
}

impl Report {
    pub(crate) fn new() -> Self {
        let violations = Guarantee::ALL.into_iter().map(|guarantee| (guarantee, 0)).collect();
        Self { violations, checked: BTreeMap::new(), details: Vec::new() }
    }

    /// Counts a violation, and tells it if few were told so far.
    pub(crate) fn violated(&mut self, guarantee: Guarantee, what: impl fmt::Display) {
        let count = self.violations.entry(guarantee).or_default();
        *count += 1;
        if *count <= DETAILS {
            self.details.push(Detail { guarantee, what: what.to_string() });
        }
    }

    /// Notes how many of a kind were looked at.
    pub(crate) fn checked(&mut self, kind: &'static str, count: u64) {
        self.checked.insert(kind, count);
    }

    /// Whether nothing is violated.
    pub fn is_clean(&self) -> bool {
        self.violations.values().all(|count| *count == 0)
    }
}

fn by_name<S: Serializer>(counts: &BTreeMap<Guarantee, u64>, serializer: S) -> Result<S::Ok, S::Error> {
    serializer.collect_map(counts.iter().map(|(guarantee, count)| (guarantee.to_string(), count)))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_guarantee_is_counted_even_when_nothing_is_wrong() {
        let json = serde_json::to_string(&Report::new()).unwrap();
        assert_eq!(
            json,
            r#"{"violations":{"G1":0,"G3":0,"G5":0,"G6":0,"P1":0,"P2":0,"P3":0,"P4":0,"P5":0},"checked":{},"details":[]}"#
        );
    }

    #[test]
    fn the_first_few_are_told_and_all_are_counted() {
        let mut report = Report::new();
        for number in 0..25 {
            report.violated(Guarantee::G3, number);
        }
        assert_eq!(report.violations[&Guarantee::G3], 25);
        assert_eq!(report.details.len(), 10);
        assert!(!report.is_clean());
    }
}
