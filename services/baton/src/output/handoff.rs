//! Handoffs as people read them.

use baton_proto::cases::v1::{BriefRating, Handoff};
use baton_proto::common::v1::Actor;

use super::{Rows, facts, person, state, style, table, when};

/// One handoff, everything that is known of it except its brief.
pub(crate) fn handoff(handoff: &Handoff) -> String {
    let rows = facts([
        ("id", handoff.id.clone()),
        ("case", handoff.case_number.clone()),
        ("customer", handoff.customer_id.clone()),
        ("state", state(handoff.state().as_str_name())),
        ("from", handoff.from_department.clone()),
        ("to", handoff.to_department.clone()),
        ("asked for", handoff.to_capability.clone()),
        ("why", handoff.reason.clone()),
        ("asked to", handoff.next_step.clone()),
        ("requested", by(handoff.requested_by.as_ref(), &when(handoff.requested_at.as_ref()))),
        ("accept by", when(handoff.accept_by.as_ref())),
        ("decided", by(handoff.decided_by.as_ref(), &when(handoff.decided_at.as_ref()))),
        ("decided because", handoff.decision_reason.clone()),
        ("better department", handoff.better_department.clone()),
        ("outcome", handoff.outcome.clone()),
        ("ended", when(handoff.ended_at.as_ref())),
        ("brief", rating(handoff)),
        ("complete", format!("{} %", handoff.completeness)),
        ("handed on although", handoff.override_reason.clone()),
    ]);
    let title =
        format!("Case {}: {} → {}", handoff.case_number, handoff.from_department, handoff.to_department);
    format!("{}\n{rows}", style::bold(title))
}

/// What the receiver said of the brief; empty while it said nothing.
fn rating(handoff: &Handoff) -> String {
    match handoff.brief_rating() {
        BriefRating::Unspecified => String::new(),
        BriefRating::Usable => "usable".to_owned(),
        BriefRating::NotUsable => format!("not usable: {}", handoff.brief_missing),
    }
}

/// Several handoffs, one in each row.
pub(crate) fn handoffs(handoffs: &[Handoff]) -> Rows {
    let mut rows = table(&["case", "state", "from", "why", "asked to", "accept by (UTC)", "handoff"]);
    for handoff in handoffs {
        rows.add([
            handoff.case_number.clone(),
            state(handoff.state().as_str_name()),
            handoff.from_department.clone(),
            handoff.reason.clone(),
            handoff.next_step.clone(),
            when(handoff.accept_by.as_ref()),
            handoff.id.clone(),
        ]);
    }
    rows
}

/// One handoff as it changes, on one line.
pub(crate) fn handoff_line(handoff: &Handoff) -> String {
    let Handoff { case_number, from_department: from, to_department: to, reason, id, .. } = handoff;
    let state = state(handoff.state().as_str_name());
    format!("{case_number}  {from} → {to}  {}  {reason}  {}", style::bold(state), style::dim(id))
}

fn by(actor: Option<&Actor>, at: &str) -> String {
    actor.map_or_else(String::new, |actor| format!("{at} by {}", person(&actor.name, &actor.department)))
}
