//! What requests say about offers, refusals and the ladder.

use baton_auth::Caller;
use baton_errors::Violations;
use baton_model::{Department, Role};
use baton_proto::cases::v1;

use super::{LINE_BYTES, NOTE_BYTES, role};
use crate::commands::complaints::answer_offer::Said;
use crate::domain::complaint::{Climb, Offering, Rung};
use crate::messages::complaint::{from_escalation_rung, from_remedy_kind};
use crate::rpc::convert::{amount, line, promises};

/// The longest name of a policy, in bytes.
const POLICY_BYTES: usize = 100;
/// How many alternatives a refusal names at most.
const MAX_ALTERNATIVES: usize = 10;

/// What is offered, and the role that counts.
pub(crate) fn offering(
    violations: &mut Violations,
    request: &v1::OfferRemedyRequest,
    caller: &Caller,
) -> Option<(Role, Offering)> {
    let text = line(violations, "text", request.text.clone(), true, LINE_BYTES);
    let cost = amount(violations, "cost_to_us", request.cost_to_us.as_ref());
    let value = amount(violations, "value_to_customer", request.value_to_customer.as_ref());
    let kind = from_remedy_kind(request.kind);
    if kind.is_none() {
        violations.add("kind", "must say what is offered");
    }
    let (kind, cost_to_us, value_to_customer) = (kind?, cost?, value?);
    if kind.is_money() && !value_to_customer.is_positive() {
        violations.add("value_to_customer", format!("must be more than nothing: a {kind} has this amount"));
    }
    // What the customer gets is what it costs us; somebody without the authority must not offer more than it says.
    if kind.is_money() && cost_to_us != value_to_customer {
        violations
            .add("cost_to_us", format!("must be the value to the customer: a {kind} costs what it is worth"));
    }
    Some((role(caller), Offering { kind, cost_to_us, value_to_customer, text }))
}

/// Which offer is answered, and how.
pub(crate) fn answer(
    violations: &mut Violations,
    request: &v1::AnswerOfferRequest,
    _: &Caller,
) -> Option<(i32, Said)> {
    let counter = violations.text("counter", request.counter.clone(), false, NOTE_BYTES);
    let said = match v1::OfferAnswer::try_from(request.answer) {
        Ok(v1::OfferAnswer::Accepted) => Some(Said::Accepted),
        Ok(v1::OfferAnswer::Refused) => Some(Said::Refused),
        Ok(v1::OfferAnswer::Countered) => Some(Said::Countered(counter.clone())),
        Ok(v1::OfferAnswer::Unspecified) | Err(_) => {
            violations.add("answer", "must be accepted, refused or countered");
            None
        }
    };
    if let Some(said) = &said
        && matches!(said, Said::Countered(_)) == counter.is_empty()
    {
        violations.add("counter", "must say what the customer wants, of a countered offer only");
    }
    said.map(|said| (request.offer_number, said))
}

/// Which offer is rejected, why, and the role that counts.
pub(crate) fn decision(
    violations: &mut Violations,
    request: &v1::RejectRemedyRequest,
    caller: &Caller,
) -> (i32, Role, String) {
    let reason = line(violations, "reason", request.reason.clone(), true, LINE_BYTES);
    (request.offer_number, role(caller), reason)
}

/// What is refused, by which policy, and what can be done instead.
pub(crate) fn refusal(
    violations: &mut Violations,
    request: &v1::RefuseRemedyRequest,
    _: &Caller,
) -> (String, String, Vec<String>) {
    let asked = violations.text("asked", request.asked.clone(), true, NOTE_BYTES);
    let policy = line(violations, "policy_reference", request.policy_reference.clone(), true, POLICY_BYTES);
    if !(1..=MAX_ALTERNATIVES).contains(&request.alternatives.len()) {
        violations
            .add("alternatives", format!("must be 1 to {MAX_ALTERNATIVES}: say what can be done instead"));
    }
    let alternatives = request.alternatives.iter().enumerate().map(|(index, alternative)| {
        line(violations, &format!("alternatives[{index}]"), alternative.clone(), true, LINE_BYTES)
    });
    (asked, policy, alternatives.collect())
}

/// Which step of the ladder is taken.
pub(crate) fn climb(
    violations: &mut Violations,
    request: &v1::EscalateComplaintRequest,
    _: &Caller,
) -> Option<Climb> {
    let reason = line(violations, "reason", request.reason.clone(), true, LINE_BYTES);
    let skip_reason = line(violations, "skip_reason", request.skip_reason.clone(), false, LINE_BYTES);
    let cooling_off_until = promises::bound(violations, "cooling_off_until", request.cooling_off_until);
    let mediator_id = line(violations, "mediator_id", request.mediator_id.clone(), false, 128);
    let rung = from_escalation_rung(request.rung);
    if rung.is_none() {
        violations.add("rung", "must be a step of the ladder");
    }
    let rung = rung?;
    let mediator = if rung == Rung::Mediator {
        if mediator_id.is_empty() {
            violations.add("mediator_id", "must say who mediates");
        }
        let department = request.mediator_department.parse::<Department>();
        Some((mediator_id, violations.take("mediator_department", department)?))
    } else {
        if !mediator_id.is_empty() || !request.mediator_department.is_empty() {
            violations.add("mediator_id", "must be empty: nobody mediates on this step");
        }
        None
    };
    Some(Climb { rung, reason, skip_reason, mediator, cooling_off_until })
}
