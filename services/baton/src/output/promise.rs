//! Promises and follow-ups as people read them.

use baton_proto::timeline::v1::{FollowUp, Promise};

use super::{Rows, facts, person, state, style, table, when};

/// One promise, everything that is known of it.
pub(crate) fn promise(promise: &Promise) -> String {
    let made_by = promise.made_by.as_ref().map(|by| person(&by.name, &by.department)).unwrap_or_default();
    let release = promise.release.as_ref();
    let rows = facts([
        ("id", promise.id.clone()),
        ("customer", promise.customer_id.clone()),
        ("case", promise.case_id.clone()),
        ("state", state(promise.state().as_str_name())),
        ("department", promise.department.clone()),
        ("made", format!("{} by {made_by}", when(promise.made_at.as_ref()))),
        ("due", when(promise.due.as_ref())),
        ("fulfilled", when(promise.fulfilled_at.as_ref())),
        ("warned", when(promise.warned_at.as_ref())),
        ("broken", when(promise.broken_at.as_ref())),
        ("closed because", release.map(|release| release.reason.clone()).unwrap_or_default()),
        ("replaces", promise.replaces_id.clone()),
        ("replaced by", promise.replaced_by_id.clone()),
        ("checked", promise.feasibility_note.clone()),
    ]);
    format!("{}\n{rows}", style::bold(&promise.text))
}

/// Several promises, one in each row.
pub(crate) fn promises(promises: &[Promise]) -> Rows {
    let mut rows = table(&["due (UTC)", "state", "department", "promised", "promise"]);
    for promise in promises {
        rows.add([
            when(promise.due.as_ref()),
            state(promise.state().as_str_name()),
            promise.department.clone(),
            promise.text.clone(),
            promise.id.clone(),
        ]);
    }
    rows
}

/// Several follow-ups, one in each row.
pub(crate) fn follow_ups(follow_ups: &[FollowUp]) -> Rows {
    let mut rows = table(&["due (UTC)", "state", "department", "to do", "follow-up"]);
    for follow_up in follow_ups {
        rows.add([
            when(follow_up.due.as_ref()),
            state(follow_up.state().as_str_name()),
            follow_up.department.clone(),
            follow_up.text.clone(),
            follow_up.id.clone(),
        ]);
    }
    rows
}
