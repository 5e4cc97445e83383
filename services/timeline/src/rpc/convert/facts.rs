//! What requests, and events, say about facts.

use std::collections::BTreeSet;

use baton_errors::Violations;
use baton_model::Department;
use baton_proto::timeline::v1::{self, FactStated};

use super::line;
use crate::domain::fact::Retraction;
use crate::domain::fact_key::{Entry, Freshness, Kind, checked_key};
use crate::domain::repetition::Reason;

/// How many facts an event carries at most.
const MOST: usize = 20;
/// The longest value, in bytes.
const VALUE_BYTES: usize = 2_000;
/// The longest name of a method of verification, in bytes.
const METHOD_BYTES: usize = 64;
/// The longest label, in bytes.
const LABEL_BYTES: usize = 100;
/// The longest question or note, in bytes.
const LINE_BYTES: usize = 300;
/// How many questions are checked at once.
const MOST_QUESTIONS: usize = 50;
/// How many departments a key may be kept for.
const MOST_DEPARTMENTS: usize = 16;
/// The longest freshness, in days.
const MOST_DAYS: i32 = 36_500;

/// What a customer told us. Whether a value may be stored is for the catalogue to say.
pub(crate) fn stated(violations: &mut Violations, facts: Vec<FactStated>) -> Vec<FactStated> {
    if facts.len() > MOST {
        violations.add("facts", format!("must be at most {MOST}"));
        return Vec::new();
    }
    let mut keys = BTreeSet::new();
    let mut checked = Vec::with_capacity(facts.len());
    for (index, fact) in facts.into_iter().enumerate() {
        let field = |name: &str| format!("facts[{index}].{name}");
        violations.take(&field("key"), checked_key(&fact.key));
        if !keys.insert(fact.key.clone()) {
            violations.add(field("key"), "must not come twice");
        }
        let value = violations.text(&field("value"), fact.value, false, VALUE_BYTES);
        let verified_by = line(violations, &field("verified_by"), fact.verified_by, false, METHOD_BYTES);
        if value.is_empty() && verified_by.is_empty() {
            violations.add(field("value"), "must not be empty");
        }
        if fact.retracted {
            violations.add(field("retracted"), "must be empty: the timeline sets it");
        }
        checked.push(FactStated { value, verified_by, ..fact });
    }
    checked
}

/// The key that a request is about.
pub(crate) fn key(violations: &mut Violations, field: &str, text: &str) -> Option<String> {
    violations.take(field, checked_key(text))
}

/// The keys of questions, in their order.
pub(crate) fn questions(violations: &mut Violations, keys: &[String]) -> Vec<String> {
    if keys.is_empty() || keys.len() > MOST_QUESTIONS {
        violations.add("keys", format!("must be 1 to {MOST_QUESTIONS}"));
        return Vec::new();
    }
    let checked = keys.iter().enumerate();
    checked.filter_map(|(index, text)| key(violations, &format!("keys[{index}]"), text)).collect()
}

/// Why, in one line.
pub(crate) fn note(violations: &mut Violations, text: String, required: bool) -> String {
    line(violations, "note", text, required, LINE_BYTES)
}

/// Why a statement is retracted.
pub(crate) fn retraction(violations: &mut Violations, number: i32) -> Option<Retraction> {
    match v1::RetractionReason::try_from(number) {
        Ok(v1::RetractionReason::NeverSaid) => Some(Retraction::NeverSaid),
        Ok(v1::RetractionReason::Erased) => Some(Retraction::Erased),
        Ok(v1::RetractionReason::Unspecified) | Err(_) => {
            violations.add("reason", "must say why: NEVER_SAID or ERASED");
            None
        }
    }
}

/// Why a customer is asked again.
pub(crate) fn reason(violations: &mut Violations, number: i32) -> Option<Reason> {
    match v1::RepetitionReason::try_from(number) {
        Ok(v1::RepetitionReason::Security) => Some(Reason::Security),
        Ok(v1::RepetitionReason::CustomerInsisted) => Some(Reason::CustomerInsisted),
        Ok(v1::RepetitionReason::NotTrusted) => Some(Reason::NotTrusted),
        Ok(v1::RepetitionReason::DidNotLook) => Some(Reason::DidNotLook),
        Ok(v1::RepetitionReason::SystemDown) => Some(Reason::SystemDown),
        Ok(v1::RepetitionReason::Other) => Some(Reason::Other),
        Ok(v1::RepetitionReason::AlreadyKnown) => {
            violations.add("reason", "must say why it was asked: ALREADY_KNOWN is found by itself");
            None
        }
        Ok(v1::RepetitionReason::Unspecified) | Err(_) => {
            violations.add("reason", "must say why it was asked");
            None
        }
    }
}

/// An entry of the catalogue.
pub(crate) fn entry(violations: &mut Violations, key: Option<v1::FactKey>) -> Option<Entry> {
    let Some(entry) = key else {
        violations.add("key", "must be set");
        return None;
    };
    if !entry.department.is_empty() || entry.uncatalogued {
        violations.add("key.department", "must be empty: the timeline sets it");
    }
    Some(Entry {
        label: line(violations, "key.label", entry.label, true, LABEL_BYTES),
        question: line(violations, "key.question", entry.question, true, LINE_BYTES),
        visible_to: departments(violations, entry.visible_to),
        etag: line(violations, "key.etag", entry.etag, false, METHOD_BYTES),
        kind: kind(violations, entry.kind)?,
        freshness: freshness(violations, entry.freshness, entry.freshness_days)?,
        key: violations.take("key.key", checked_key(&entry.key))?,
    })
}

fn kind(violations: &mut Violations, number: i32) -> Option<Kind> {
    match v1::FactKind::try_from(number) {
        Ok(v1::FactKind::Unspecified | v1::FactKind::Text) => Some(Kind::Text),
        Ok(v1::FactKind::Email) => Some(Kind::Email),
        Ok(v1::FactKind::Phone) => Some(Kind::Phone),
        Ok(v1::FactKind::Verification) => Some(Kind::Verification),
        Err(_) => {
            violations.add("key.kind", "must be a known kind");
            None
        }
    }
}

fn freshness(violations: &mut Violations, number: i32, days: i32) -> Option<Freshness> {
    let rule = v1::FactFreshness::try_from(number);
    match rule {
        Ok(v1::FactFreshness::Days) if (1..=MOST_DAYS).contains(&days) => return Some(Freshness::Days(days)),
        Ok(v1::FactFreshness::Days) => {
            violations.add("key.freshness_days", format!("must be 1 to {MOST_DAYS}"));
            return None;
        }
        _ if days != 0 => {
            violations.add("key.freshness_days", "belongs to FACT_FRESHNESS_DAYS");
            return None;
        }
        _ => {}
    }
    match rule {
        Ok(v1::FactFreshness::Forever) => Some(Freshness::Forever),
        Ok(v1::FactFreshness::UntilCaseCloses) => Some(Freshness::UntilCaseCloses),
        Ok(v1::FactFreshness::Unspecified | v1::FactFreshness::Days) => Some(Freshness::Days(365)),
        Err(_) => {
            violations.add("key.freshness", "must be a known rule");
            None
        }
    }
}

fn departments(violations: &mut Violations, departments: Vec<String>) -> Vec<String> {
    if departments.len() > MOST_DEPARTMENTS {
        violations.add("key.visible_to", format!("must be at most {MOST_DEPARTMENTS}"));
    }
    for (index, department) in departments.iter().enumerate() {
        violations.take(&format!("key.visible_to[{index}]"), department.parse::<Department>());
    }
    BTreeSet::from_iter(departments).into_iter().collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn violated(facts: Vec<FactStated>) -> Vec<String> {
        let mut violations = Violations::new();
        stated(&mut violations, facts);
        match violations.finish() {
            Ok(()) => Vec::new(),
            Err(failure) => {
                failure.message().trim_start_matches("invalid: ").split(", ").map(str::to_owned).collect()
            }
        }
    }

    fn fact(key: &str, value: &str) -> FactStated {
        FactStated { key: key.to_owned(), value: value.to_owned(), ..FactStated::default() }
    }

    #[test]
    fn what_is_stated_is_bounded_and_each_key_comes_once() {
        assert!(
            violated((0..20).map(|n| fact(&format!("key.{n}"), "Ζωή\nκαι τα λοιπά")).collect()).is_empty()
        );
        assert_eq!(violated((0..21).map(|n| fact(&format!("key.{n}"), "x")).collect()), ["facts"]);
        assert_eq!(violated(vec![fact("a", "x"), fact("a", "y")]), ["facts[1].key"]);
        assert_eq!(violated(vec![fact("Not a key", &"x".repeat(2_001))]), ["facts[0].key", "facts[0].value"]);
        assert_eq!(violated(vec![fact("a", " ")]), ["facts[0].value"]);
        let verified = |method: &str| FactStated { verified_by: method.to_owned(), ..fact("identity", "") };
        assert!(violated(vec![verified("call back")]).is_empty());
        assert_eq!(violated(vec![verified("two\nlines")]), ["facts[0].verified_by"]);
        assert_eq!(violated(vec![FactStated { retracted: true, ..fact("a", "x") }]), ["facts[0].retracted"]);
    }
}
