//! Complaints as tables.

use baton_proto::cases::v1::{
    Complaint, ComplaintOutcome, ComplaintState, Fault, OfferState, PolicyFriction, Precedent, RemedyKind,
    RemedyOffer,
};

use super::{Rows, facts, state, table, when, words};

/// One complaint: names and values.
pub(crate) fn complaint(complaint: &Complaint) -> Rows {
    let about = match (complaint.about_kind.as_str(), complaint.about_id.as_str()) {
        ("", _) => String::new(),
        (kind, id) => format!("{kind} {id}"),
    };
    let cost = complaint.cost.clone().unwrap_or_default();
    let minutes = if cost.minutes > 0 { format!("{} minutes", cost.minutes) } else { String::new() };
    let money = cost.money.as_ref().map(words::money).unwrap_or_default();
    let cost: Vec<String> =
        [minutes, money, cost.embarrassment].into_iter().filter(|part| !part.is_empty()).collect();
    let mut rows = vec![
        ("complaint", complaint.id.clone()),
        ("case", format!("{} ({})", complaint.case_number, complaint.department)),
        ("what", format!("{}: {}", complaint.kind, complaint.summary)),
        (
            "told",
            if complaint.times_told > 1 { format!("{} times", complaint.times_told) } else { String::new() },
        ),
        ("in their words", complaint.text.clone()),
        ("about", about),
        ("cost them", cost.join(", ")),
        ("wants", complaint.desired_outcome.clone()),
        ("record", record(complaint)),
        ("person", complaint.accused_id.clone()),
        ("received", when(complaint.received_at.as_ref())),
        ("apologised", when(complaint.apologised_at.as_ref())),
        ("our fault", named(Fault::try_from(complaint.fault).map(|fault| fault.as_str_name()), "FAULT_")),
        ("state", stands(complaint.state, complaint.outcome)),
        ("cause", complaint.root_cause.clone()),
        ("rests until", when(complaint.cooling_off_until.as_ref())),
    ];
    rows.extend(complaint.offers.iter().map(|offer| ("offer", offered(offer))));
    rows.extend(complaint.refusals.iter().map(|refusal| {
        let instead = refusal.alternatives.join("; ");
        ("refused", format!("{} by {}; instead: {instead}", refusal.asked, refusal.policy_reference))
    }));
    facts(rows)
}

/// Complaints, one a row.
pub(crate) fn complaints(complaints: &[Complaint]) -> Rows {
    let mut rows = table(&["case", "department", "kind", "what", "received", "apologised", "state"]);
    for complaint in complaints {
        rows.add([
            complaint.case_number.clone(),
            complaint.department.clone(),
            complaint.kind.clone(),
            complaint.summary.clone(),
            when(complaint.received_at.as_ref()),
            when(complaint.apologised_at.as_ref()),
            stands(complaint.state, complaint.outcome),
        ]);
    }
    rows
}

/// What was granted to others, one a row.
pub(crate) fn precedents(precedents: &[Precedent]) -> Rows {
    let mut rows = table(&["similar", "filed", "cause", "state", "granted"]);
    for one in precedents {
        let granted = one.granted.iter().map(|remedy| {
            let value = remedy.value_to_customer.as_ref().map(words::money).unwrap_or_default();
            format!("{} {value}", kind(remedy.kind))
        });
        let granted: Vec<String> = granted.collect();
        let (what, filed) = (one.kind.clone(), when(one.filed_at.as_ref()));
        rows.add([what, filed, one.root_cause.clone(), stands(one.state, one.outcome), granted.join(", ")]);
    }
    rows
}

/// Policies, the most refusals first.
pub(crate) fn friction(policies: &[PolicyFriction]) -> Rows {
    let mut rows = table(&["policy", "refusals", "complaints"]).with_numbers(&[1, 2]);
    for policy in policies {
        let counts = [policy.refusal_count, policy.complaint_count].map(|count| count.to_string());
        rows.add([policy.policy_reference.clone()].into_iter().chain(counts).collect::<Vec<_>>());
    }
    rows
}

fn record(complaint: &Complaint) -> String {
    let missing = complaint.missing.join(", ").replace('_', " ");
    if missing.is_empty() {
        format!("{} %", complaint.completeness)
    } else {
        format!("{} %, missing: {missing}", complaint.completeness)
    }
}

fn offered(offer: &RemedyOffer) -> String {
    let value = offer.value_to_customer.as_ref().map(words::money).unwrap_or_default();
    let stands = OfferState::try_from(offer.state).map(|known| known.as_str_name()).unwrap_or_default();
    let more = match (offer.counter.as_str(), offer.approve_by.as_ref()) {
        ("", Some(by)) if offer.state() == OfferState::AwaitingApproval => {
            format!(" until {}", when(Some(by)))
        }
        ("", _) => String::new(),
        (counter, _) => format!(": {counter}"),
    };
    format!("{}. {} {value}: {} ({}{more})", offer.number, kind(offer.kind), offer.text, state(stands))
}

fn stands(number: i32, outcome: i32) -> String {
    match ComplaintOutcome::try_from(outcome) {
        Ok(ComplaintOutcome::Unspecified) | Err(_) => {
            state(ComplaintState::try_from(number).map(|known| known.as_str_name()).unwrap_or_default())
        }
        known => named(known.map(|known| known.as_str_name()), "COMPLAINT_OUTCOME_"),
    }
}

fn kind(number: i32) -> String {
    named(RemedyKind::try_from(number).map(|kind| kind.as_str_name()), "REMEDY_KIND_")
}

fn named<E>(name: Result<&'static str, E>, prefix: &str) -> String {
    let name = name.unwrap_or_default();
    name.strip_prefix(prefix).unwrap_or(name).to_lowercase().replace('_', " ")
}
