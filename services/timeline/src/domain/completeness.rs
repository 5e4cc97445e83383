//! How much of what a receiver needs to know about a case is there.
//!
//! What is needed depends on the kind of case. Each thing counts as much as any other; a kind that is not in the table
//! needs what every case needs.

/// Below this many percent a case is not handed on without a reason.
pub(crate) const THRESHOLD: i32 = 50;

/// What every case needs.
const ALWAYS: [&str; 4] = ["kind", "desired_outcome", "contact", "subject"];

/// What a kind of case needs beside: keys of facts.
const BY_KIND: [(&str, &[&str]); 4] = [
    ("technical", &["product", "symptom"]),
    ("damaged", &["symptom"]),
    ("wrong-address", &["delivery.address"]),
    ("complaint", &["symptom"]),
];

/// What is known of a case.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Known<'a> {
    /// A slug; empty for unknown.
    pub(crate) kind: &'a str,
    /// In the customer's words; empty for unknown.
    pub(crate) desired_outcome: &'a str,
    /// Whether there is a way to reach the customer.
    pub(crate) contact: bool,
    /// Whether it is known which order, parcel or other object it is about.
    pub(crate) subject: bool,
    /// The keys of the facts that can be used in this case.
    pub(crate) facts: &'a [&'a str],
}

/// How complete a case is.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Completeness {
    /// 0 to 100, rounded down.
    pub(crate) percent: i32,
    /// What is missing, in the order of the table.
    pub(crate) missing: Vec<&'static str>,
}

/// How complete a case is.
pub(crate) fn completeness(known: &Known<'_>) -> Completeness {
    let of_kind = BY_KIND.iter().find(|(kind, _)| *kind == known.kind).map_or(&[][..], |(_, keys)| keys);
    let needed = ALWAYS.iter().chain(of_kind);
    let missing: Vec<&'static str> = needed.clone().copied().filter(|item| !known.has(item)).collect();
    let needed = needed.count();
    let percent = (needed - missing.len()) * 100 / needed;
    Completeness { percent: percent as i32, missing }
}

impl Known<'_> {
    fn has(&self, item: &str) -> bool {
        match item {
            "kind" => !self.kind.is_empty(),
            // Who says as a fact what would make it right has said it.
            "desired_outcome" => !self.desired_outcome.is_empty() || self.facts.contains(&item),
            "contact" => self.contact,
            "subject" => self.subject,
            key => self.facts.contains(&key),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const NOTHING: Known<'static> =
        Known { kind: "", desired_outcome: "", contact: false, subject: false, facts: &[] };

    #[test]
    fn each_thing_counts_alike_and_is_named_when_it_is_missing() {
        let half = Known { kind: "late-delivery", contact: true, ..NOTHING };
        let technical = Known { kind: "technical", facts: &["product", "desired_outcome"], ..NOTHING };
        for (known, percent, missing) in [
            (NOTHING, 0, &["kind", "desired_outcome", "contact", "subject"][..]),
            (half, 50, &["desired_outcome", "subject"]),
            (Known { desired_outcome: "A new one", subject: true, ..half }, 100, &[]),
            (technical, 50, &["contact", "subject", "symptom"]),
        ] {
            let found = completeness(&known);
            assert_eq!((found.percent, found.missing.as_slice()), (percent, missing), "{known:?}");
        }
    }
}
