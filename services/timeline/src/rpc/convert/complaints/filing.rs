//! What a customer tells when it complains.

use baton_errors::Violations;
use baton_proto::cases::v1;
use prost_types::Timestamp;
use time::OffsetDateTime;

use super::{NOTE_BYTES, TEXT_BYTES};
use crate::commands::Circumstances;
use crate::domain::complaint::{Account, ComplaintKind, Cost};
use crate::rpc::convert::{amount, context, line};

/// The longest summary, in characters.
const SUMMARY_CHARS: usize = 200;
/// The most minutes that a complaint may have cost: a year.
const MOST_MINUTES: i32 = 366 * 24 * 60;

/// What kind of complaint it is, and what the customer told.
pub(crate) fn filing(
    violations: &mut Violations,
    request: &v1::FileComplaintRequest,
) -> Option<(ComplaintKind, Account)> {
    let summary = line(violations, "summary", request.summary.clone(), true, SUMMARY_CHARS * 4);
    if summary.chars().count() > SUMMARY_CHARS {
        violations.add("summary", format!("must be at most {SUMMARY_CHARS} characters"));
    }
    let text = violations.text("text", request.text.clone(), false, TEXT_BYTES);
    let desired_outcome =
        violations.text("desired_outcome", request.desired_outcome.clone(), false, NOTE_BYTES);
    let about_kind = line(violations, "about_kind", request.about_kind.clone(), false, 32);
    let about_id = line(violations, "about_id", request.about_id.clone(), false, 128);
    if about_kind.is_empty() != about_id.is_empty() {
        violations.add("about_id", "must come with about_kind, and the other way round");
    }
    let cost = request.cost.as_ref().and_then(|told| cost(violations, told));
    let kind = ComplaintKind::from_word(&request.kind);
    match kind {
        None => {
            let kinds: Vec<&str> = ComplaintKind::ALL.iter().map(|kind| kind.as_str()).collect();
            violations.add("kind", format!("must be one of {}", kinds.join(", ")));
        }
        Some(kind) if kind.needs_subject() && about_kind.is_empty() => {
            violations.add("about_kind", format!("must say which object a complaint of {kind} is about"));
        }
        Some(_) => {}
    }
    let about = (!about_kind.is_empty()).then_some((about_kind, about_id));
    Some((kind?, Account { summary, text, about, cost, desired_outcome }))
}

fn cost(violations: &mut Violations, told: &v1::CustomerCost) -> Option<Cost> {
    if !(0..=MOST_MINUTES).contains(&told.minutes) {
        violations.add("cost.minutes", format!("must be 0 to {MOST_MINUTES}"));
    }
    let embarrassment = violations.text("cost.embarrassment", told.embarrassment.clone(), false, NOTE_BYTES);
    let money = told.money.as_ref().and_then(|money| amount(violations, "cost.money", Some(money)));
    let cost = Cost { minutes: told.minutes, money, embarrassment };
    (cost != Cost::default()).then_some(cost)
}

/// Whom it is about.
pub(crate) fn accused(violations: &mut Violations, id: &str) -> Option<String> {
    let id = line(violations, "accused_id", id.to_owned(), false, 128);
    Some(id).filter(|id| !id.is_empty())
}

/// When it reached us; when it happened, if nothing is said.
pub(crate) fn received(
    violations: &mut Violations,
    received_at: Option<Timestamp>,
    circumstances: Option<&Circumstances>,
) -> Option<OffsetDateTime> {
    let circumstances = circumstances?;
    match received_at {
        None => Some(circumstances.occurred_at),
        at => context::occurred(violations, "received_at", at, circumstances.now),
    }
}
