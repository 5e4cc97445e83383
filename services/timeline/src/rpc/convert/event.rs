//! Events that are to be appended.

use baton_auth::Caller;
use baton_errors::{Failure, Reason, Violations};
use baton_model::{CaseId, CustomerId, Department, EventId, Role};
use baton_proto::common::v1::Actor;
use baton_proto::timeline::v1::{Attempt, AttemptResult, Event, Subject};
use time::OffsetDateTime;

use super::context::{channel, occurred};
use super::promises::promises;
use super::{checked, facts, instant, line, optional};
use crate::domain::event_type;
use crate::log::NewEvent;
use crate::messages;

const SUMMARY_BYTES: usize = 300;
const BODY_BYTES: usize = 256 * 1024;
const TYPE_URL_BYTES: usize = 200;
const TRACEPARENT_BYTES: usize = 55;
/// How many attempts a subject has at most.
const ATTEMPTS: usize = 20;

/// Checks one event of an append, alone.
pub(crate) fn new_event(event: Event, caller: &Caller, now: OffsetDateTime) -> Result<NewEvent, Failure> {
    let mut violations = Violations::new();
    let event_id = violations.take("id", event.id.parse::<EventId>());
    let customer_id = violations.take("customer_id", event.customer_id.parse::<CustomerId>());
    let case_id = optional::<CaseId>(&mut violations, "case_id", &event.case_id);
    if event.sequence != 0 {
        violations.add("sequence", "must be empty: the timeline sets it");
    }
    if event.recorded_at.is_some() {
        violations.add("recorded_at", "must be empty: the timeline sets it");
    }
    if event.occurred_at.is_some() && !caller.may_date() {
        violations.add("occurred_at", "only a service or an importer may say when");
    }
    let occurred_at = match event.occurred_at {
        // A service's clock may be ahead of ours, and what its event tells is committed: it happened now at the latest.
        Some(told) if caller.is(Role::Service) => {
            violations.take("occurred_at", instant(told)).map(|at| at.min(now))
        }
        told => occurred(&mut violations, "occurred_at", told, now),
    };
    let channel = channel(&mut violations, "channel", event.channel);
    let summary = line(&mut violations, "summary", event.summary, true, SUMMARY_BYTES);
    if event.imported && !caller.may_date() {
        violations.add("imported", "only a service or an importer may say so");
    }
    let actor = actor(&mut violations, event.actor, caller);
    let department = department(&mut violations, &event.department, caller);
    let owner = owner(&mut violations, event.body.as_ref());
    let subject = event.subject.map(|subject| self::subject(&mut violations, subject));
    let facts = facts::stated(&mut violations, event.facts);
    let traceparent = traceparent(&mut violations, event.traceparent);
    let promises = promises(&mut violations, event.promises);
    let all = || Some((event_id?, customer_id?, case_id?, occurred_at?, channel?, department?, owner?));
    let (event_id, customer_id, case_id, occurred_at, channel, department, owner) =
        checked(violations, all())?;
    check_department(caller, &department, &owner)?;
    let event = Event {
        actor: Some(actor),
        department: department.to_string(),
        channel: channel.into(),
        summary,
        subject,
        facts,
        traceparent,
        promises,
        // The one spelling of ids.
        id: event_id.to_string(),
        customer_id: customer_id.to_string(),
        case_id: case_id.as_ref().map(ToString::to_string).unwrap_or_default(),
        ..event
    };
    Ok(NewEvent { id: event_id, customer_id, occurred_at, case_id, event })
}

/// A department writes only its own event types; an importer writes for any.
fn check_department(caller: &Caller, department: &Department, owner: &str) -> Result<(), Failure> {
    let refused = |message: &str, department: &str| {
        Err(Failure::new(Reason::DepartmentNotAllowed, message).with("department", department))
    };
    if event_type::is_reserved(owner) {
        return refused("only the timeline itself writes events of this type", "timeline");
    }
    if owner != department.as_str() {
        return refused("the event's type is another department's", owner);
    }
    if department != caller.department() && !caller.is(Role::Importer) {
        return refused("the event is another department's", department.as_str());
    }
    Ok(())
}

/// A service vouches for the actor it has verified; everybody else is the actor.
fn actor(violations: &mut Violations, actor: Option<Actor>, caller: &Caller) -> Actor {
    let Some(actor) = actor else { return messages::actor(&caller.actor) };
    if !caller.may_date() {
        violations.add("actor", "must be empty: it comes from the token");
    }
    violations.take("actor.department", actor.department.parse::<Department>());
    violations.take("actor.role", actor.role.parse::<Role>());
    Actor {
        id: line(violations, "actor.id", actor.id, true, 128),
        name: line(violations, "actor.name", actor.name, false, 200),
        ..actor
    }
}

fn department(violations: &mut Violations, slug: &str, caller: &Caller) -> Option<Department> {
    if slug.is_empty() {
        return Some(caller.department().clone());
    }
    violations.take("department", slug.parse())
}

/// The department whose type the body is.
fn owner(violations: &mut Violations, body: Option<&prost_types::Any>) -> Option<String> {
    let Some(body) = body else {
        violations.add("body", "must be set");
        return None;
    };
    if body.value.len() > BODY_BYTES {
        violations.add("body", format!("must be at most {BODY_BYTES} bytes"));
    }
    let name = body.type_url.rsplit_once('/').map(|(_, name)| name);
    let owner = name.filter(|_| body.type_url.len() <= TYPE_URL_BYTES).and_then(event_type::owner);
    if owner.is_none() {
        violations.add("body.type_url", "must be type.googleapis.com/baton.<department>.v1.<Message>");
    }
    owner
}

fn subject(violations: &mut Violations, subject: Subject) -> Subject {
    if subject.revision < 1 {
        violations.add("subject.revision", "must be 1 or more");
    }
    Subject {
        kind: line(violations, "subject.kind", subject.kind, true, 32),
        id: line(violations, "subject.id", subject.id, true, 128),
        label: line(violations, "subject.label", subject.label, false, 100),
        status: line(violations, "subject.status", subject.status, false, 200),
        waiting_for: line(violations, "subject.waiting_for", subject.waiting_for, false, 200),
        attempts: attempts(violations, subject.attempts),
        ..subject
    }
}

fn attempts(violations: &mut Violations, attempts: Vec<Attempt>) -> Vec<Attempt> {
    if attempts.len() > ATTEMPTS {
        violations.add("subject.attempts", format!("must be at most {ATTEMPTS}"));
        return Vec::new();
    }
    let checked = attempts.into_iter().enumerate().map(|(index, attempt)| {
        if AttemptResult::try_from(attempt.result).is_err() {
            violations.add(format!("subject.attempts[{index}].result"), "must be a known result");
        }
        let field = format!("subject.attempts[{index}].what");
        Attempt { what: line(violations, &field, attempt.what, true, 200), ..attempt }
    });
    checked.collect()
}

fn traceparent(violations: &mut Violations, traceparent: String) -> String {
    if traceparent.is_empty() {
        return baton_telemetry::current_traceparent().unwrap_or_default();
    }
    if traceparent.len() > TRACEPARENT_BYTES || !traceparent.bytes().all(|b| b.is_ascii_graphic()) {
        violations.add("traceparent", "must be a W3C traceparent of at most 55 bytes");
    }
    traceparent
}
