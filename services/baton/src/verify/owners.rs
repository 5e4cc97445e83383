//! G5: every open case has exactly one accountable department.

use std::collections::HashSet;

use baton_proto::cases::v1 as cases_v1;
use prost::{Message, Name};
use prost_types::Any;
use sqlx::PgConnection;

use super::history::History;
use super::{Guarantee, Report};
use crate::store::cases;

/// The way of one case, as its events tell it.
#[derive(Debug, Default)]
pub(super) struct CaseStory {
    department: String,
    state: &'static str,
    /// How many events it and its handoffs had.
    steps: i64,
    /// Handoffs that were accepted so far. Of several accepts one wins.
    accepted: HashSet<String>,
    accepted_twice: bool,
}

impl CaseStory {
    /// Whether an event with this body is a step of a case: it or one of its handoffs changed.
    pub(super) fn is_told_by(body: &Any) -> bool {
        let name = body.type_url.rsplit('/').next().unwrap_or_default();
        ["baton.cases.v1.Case", "baton.cases.v1.Handoff"].iter().any(|kind| name.starts_with(kind))
    }

    /// Takes in the next event.
    pub(super) fn tell(&mut self, body: &Any) {
        self.steps += 1;
        if let Some(event) = decode::<cases_v1::CaseOpened>(body) {
            self.department = event.case.unwrap_or_default().department;
            self.state = "open";
        } else if decode::<cases_v1::CaseResolved>(body).is_some() {
            self.state = "resolved";
        } else if decode::<cases_v1::CaseClosed>(body).is_some() {
            self.state = "closed";
        } else if decode::<cases_v1::CaseReopened>(body).is_some() {
            self.state = "open";
        } else if let Some(event) = decode::<cases_v1::HandoffAccepted>(body) {
            let handoff = event.handoff.unwrap_or_default();
            self.department = handoff.to_department;
            self.accepted_twice |= !self.accepted.insert(handoff.id);
        } else if let Some(event) = decode::<cases_v1::HandoffReturned>(body) {
            self.department = event.handoff.unwrap_or_default().from_department;
        }
    }
}

/// The message, if the body is one of this type.
fn decode<M: Message + Name + Default>(body: &Any) -> Option<M> {
    let (_, name) = body.type_url.rsplit_once('/')?;
    (name == M::full_name()).then(|| M::decode(body.value.as_slice()).ok()).flatten()
}

/// Checks every case against its handoffs, its number and its story.
pub(super) async fn check(
    conn: &mut PgConnection,
    history: &History,
    report: &mut Report,
) -> sqlx::Result<()> {
    let all = cases::all(conn).await?;
    for case in &all {
        check_case(case, history, report);
    }
    let known: HashSet<String> = all.iter().map(|case| case.id.to_string()).collect();
    for id in history.cases.keys().filter(|id| !known.contains(*id)) {
        report.violated(Guarantee::G5, format_args!("case {id} is told on a timeline and does not exist"));
    }
    for (number, what) in cases::wrong_stays(conn).await? {
        report.violated(Guarantee::G5, format_args!("case {number}: {what}"));
    }
    for (number, count) in cases::shared_numbers(conn).await? {
        report.violated(Guarantee::G5, format_args!("{count} cases have the number {number}"));
    }
    for (case, count) in cases::miscounted_handoffs(conn).await? {
        report.violated(
            Guarantee::G5,
            format_args!("case {case} has {count} handoffs under way, and names another"),
        );
    }
    for handoff in cases::mismatched_handoffs(conn).await? {
        let (id, case) = (handoff.handoff_id, handoff.case_id);
        let Some(department) = handoff.case_department else {
            report.violated(
                Guarantee::G5,
                format_args!("handoff {id} is of case {case}, which does not exist"),
            );
            continue;
        };
        report.violated(
            Guarantee::G5,
            format_args!(
                "handoff {id} from {} to {} is {}, but case {case} lies with {department}",
                handoff.from_department, handoff.to_department, handoff.state
            ),
        );
    }
    report.checked("cases", all.len() as u64);
    report.checked("handoffs", cases::count_handoffs(conn).await?.unsigned_abs());
    Ok(())
}

fn check_case(case: &cases::Case, history: &History, report: &mut Report) {
    let Some(story) = history.cases.get(&case.id.to_string()) else {
        let what = format_args!("case {}: the timeline does not tell of it", case.number);
        return report.violated(Guarantee::G5, what);
    };
    if story.steps != case.revision {
        report.violated(
            Guarantee::G3,
            format_args!("case {} has {} steps, the timeline {}", case.number, case.revision, story.steps),
        );
    }
    let mut violated =
        |what: String| report.violated(Guarantee::G5, format_args!("case {}: {what}", case.number));
    let department = case.department.as_deref().unwrap_or_default();
    if department.is_empty() {
        violated("no department is accountable".into());
    }
    if case.numbered != 1 {
        violated("its number is not registered as its own".into());
    }
    if story.department != department {
        violated(format!("lies with {department}, but its events leave it with {}", story.department));
    }
    if story.state != case.state {
        violated(format!("is {}, but its events leave it {}", case.state, story.state));
    }
    if story.accepted_twice {
        violated("one of its handoffs was accepted twice".into());
    }
}
