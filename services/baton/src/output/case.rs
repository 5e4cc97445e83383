//! Cases as people read them.

use baton_proto::cases::v1::Case;

use super::{Rows, facts, state, style, table, when};

/// One case, everything that is known of it.
pub(crate) fn case(case: &Case) -> String {
    let assignee = case.assignee.as_ref().map(|actor| actor.name.clone()).unwrap_or_default();
    let rows = facts([
        ("id", case.id.clone()),
        ("customer", case.customer_id.clone()),
        ("state", state(case.state().as_str_name())),
        ("accountable", case.department.clone()),
        ("assignee", assignee),
        ("kind", case.kind.clone()),
        ("wants", case.desired_outcome.clone()),
        ("resolution", case.resolution.clone()),
        ("handoff under way", case.open_handoff_id.clone()),
        ("moves", case.moves.to_string()),
        ("opened", when(case.opened_at.as_ref())),
        ("changed", when(case.updated_at.as_ref())),
    ]);
    format!("{}\n{rows}", style::bold(format!("Case {}: {}", case.number, case.title)))
}

/// Several cases, one in each row.
pub(crate) fn cases(cases: &[Case]) -> Rows {
    let mut rows = table(&["number", "title", "state", "accountable", "opened (UTC)"]);
    for case in cases {
        let state = state(case.state().as_str_name());
        rows.add([&case.number, &case.title, &state, &case.department, &when(case.opened_at.as_ref())]);
    }
    rows
}
