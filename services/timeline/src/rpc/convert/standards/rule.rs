//! A standard that is put.

use baton_errors::Violations;
use baton_model::{Actor, Department};
use baton_proto::cases::v1::{self, ContactRecorded};
use prost::Name;
use time::OffsetDateTime;

use super::{at_most, duration, slug};
use crate::domain::event_type;
use crate::domain::standard::{Limit, Matter, Pause, Standard};
use crate::rpc::convert::{line, names};

/// A standard that is put now by somebody. Its version is the one that was read, or 0.
pub(crate) fn standard(
    violations: &mut Violations,
    standard: v1::Standard,
    by: &Actor,
    now: OffsetDateTime,
) -> Option<Standard> {
    let matter = matter(standard.matter());
    if matter.is_none() {
        violations.add("standard.matter", "must be said");
    }
    let mut starts = types(violations, "standard.start_types", standard.start_types.clone());
    if matter == Some(Matter::Contact) && starts.is_empty() {
        starts = vec![ContactRecorded::full_name()];
    }
    let stops = types(violations, "standard.stop_types", standard.stop_types.clone());
    let cancels = types(violations, "standard.cancel_types", standard.cancel_types.clone());
    at_most(violations, "standard.pauses", &standard.pauses, 10);
    let pauses = standard.pauses.iter().cloned().enumerate();
    let pauses =
        pauses.map(|(index, pause)| self::pause(violations, &format!("standard.pauses[{index}]"), pause));
    let pauses: Vec<Pause> = pauses.collect();
    let limit = limit(violations, &standard, matter);
    at_most(violations, "standard.departments", &standard.departments, 20);
    let mut departments: Vec<Department> = Vec::new();
    for (index, name) in standard.departments.iter().enumerate() {
        departments.extend(violations.take(&format!("standard.departments[{index}]"), name.parse()));
    }
    departments.sort();
    departments.dedup();
    let calendar = Some(standard.calendar).filter(|name| !name.is_empty());
    let checked = Standard {
        name: slug(violations, "standard.name", standard.name),
        version: standard.version,
        title: line(violations, "standard.title", standard.title, true, 200),
        matter: matter?,
        starts,
        stops,
        contact_stops: standard.contact_stops,
        cancels,
        pauses,
        limit: limit?,
        calendar: calendar.map(|name| slug(violations, "standard.calendar", name)),
        departments,
        tiers: names(violations, "standard.tiers", standard.tiers, 20),
        retired: standard.retired,
        in_force_from: now,
        put_by: Some(by.clone()),
    };
    check(violations, &checked);
    Some(checked)
}

/// What does not fit together.
fn check(violations: &mut Violations, standard: &Standard) {
    if standard.version < 0 {
        violations.add("standard.version", "must not be negative");
    }
    if standard.starts.is_empty() {
        violations.add("standard.start_types", "must be at least one");
    }
    let is_of_handoff = |name: &String| name.starts_with("baton.cases.v1.Handoff");
    if standard.matter == Matter::Handoff && !standard.starts.iter().all(is_of_handoff) {
        violations.add("standard.start_types", "must be events of handoffs");
    }
    if standard.contact_stops && !matches!(standard.matter, Matter::Case | Matter::Customer) {
        violations.add("standard.contact_stops", "only a case's or a customer's clock stops by a contact");
    }
    let stops = !standard.stops.is_empty() || standard.contact_stops;
    let ends = stops || !standard.cancels.is_empty() || !standard.pauses.is_empty();
    if standard.matter == Matter::Contact && ends {
        violations.add("standard.stop_types", "a contact has its verdict at once: nothing stops it");
    }
    if standard.matter != Matter::Contact && !stops {
        violations.add("standard.stop_types", "must be at least one, unless a contact stops it");
    }
}

fn limit(violations: &mut Violations, standard: &v1::Standard, matter: Option<Matter>) -> Option<Limit> {
    let counts = matter == Some(Matter::Contact);
    if counts {
        if standard.within.is_some() {
            violations.add("standard.within", "a contact is counted: say measure and at_most");
        }
        if standard.at_most < 0 {
            violations.add("standard.at_most", "must not be negative");
        }
        let measure = slug(violations, "standard.measure", standard.measure.clone());
        return Some(Limit::AtMost { measure, count: standard.at_most });
    }
    if !standard.measure.is_empty() || standard.at_most != 0 {
        violations.add("standard.measure", "only contacts are counted");
    }
    let within = duration(violations, "standard.within", standard.within.unwrap_or_default())?;
    if !within.is_positive() {
        violations.add("standard.within", "must be more than zero");
    }
    Some(Limit::Within(within))
}

fn pause(violations: &mut Violations, field: &str, pause: v1::Pause) -> Pause {
    let begins = types(violations, &format!("{field}.begin_types"), pause.begin_types);
    let ends = types(violations, &format!("{field}.end_types"), pause.end_types);
    if begins.is_empty() || ends.is_empty() {
        violations.add(field, "must say with which events it begins and ends");
    }
    Pause { reason: slug(violations, &format!("{field}.reason"), pause.reason), begins, ends }
}

/// Names of types of events, sorted, each once.
fn types(violations: &mut Violations, field: &str, types: Vec<String>) -> Vec<String> {
    let types = names(violations, field, types, 20);
    if types.iter().any(|name| event_type::owner(name).is_none()) {
        violations.add(field, "each must be a type of event, such as baton.cases.v1.CaseOpened");
    }
    types
}

const fn matter(matter: v1::Matter) -> Option<Matter> {
    Some(match matter {
        v1::Matter::Unspecified => return None,
        v1::Matter::Case => Matter::Case,
        v1::Matter::Handoff => Matter::Handoff,
        v1::Matter::Subject => Matter::Subject,
        v1::Matter::Customer => Matter::Customer,
        v1::Matter::Contact => Matter::Contact,
    })
}
