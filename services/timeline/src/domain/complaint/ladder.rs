//! The ladder: back to the contract, then somebody outside, then the breach in writing.

use baton_model::{Actor, Department};
use time::OffsetDateTime;

use super::{Complaint, Refusal};
use crate::domain::words::names;

/// A step of the ladder, in the order of the ladder.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Rung {
    ContractReview,
    Mediator,
    BreachRecord,
}

names!(Rung { ContractReview = "contract review", Mediator = "mediator", BreachRecord = "breach record" });

/// A step up the ladder that somebody wants to take.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Climb {
    pub(crate) rung: Rung,
    pub(crate) reason: String,
    /// Empty when none is left out.
    pub(crate) skip_reason: String,
    /// The mediator's id and department.
    pub(crate) mediator: Option<(String, Department)>,
    pub(crate) cooling_off_until: Option<OffsetDateTime>,
}

/// A step up the ladder that was taken.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Escalation {
    pub(crate) rung: Rung,
    pub(crate) reason: String,
    pub(crate) skip_reason: String,
    pub(crate) mediator: Option<(String, Department)>,
    pub(crate) by: Actor,
    pub(crate) at: OffsetDateTime,
}

impl Complaint {
    /// The step after those that were taken; `None` when all were.
    fn next_rung(&self) -> Option<Rung> {
        let last = self.escalations.iter().map(|step| step.rung).max();
        let ladder = [Rung::ContractReview, Rung::Mediator, Rung::BreachRecord];
        ladder.into_iter().find(|rung| Some(*rung) > last)
    }

    /// Goes a step up. `parties` are the departments that have had the case.
    pub(crate) fn escalate(
        &self,
        climb: Climb,
        parties: &[Department],
        by: &Actor,
        at: OffsetDateTime,
    ) -> Result<Self, Refusal> {
        self.must_be_handled_by(&by.department)?;
        self.must_be_open()?;
        let next = self.next_rung();
        let is_in_order = match next {
            Some(next) => climb.rung == next || (climb.rung > next && !climb.skip_reason.is_empty()),
            None => false,
        };
        if !is_in_order {
            return Err(Refusal::OutOfOrder { next });
        }
        if let Some((id, department)) = &climb.mediator {
            let is_inside = *department == self.department || parties.contains(department);
            if is_inside || self.accused_id.as_ref() == Some(id) {
                let mut parties = parties.to_vec();
                parties.push(self.department.clone());
                parties.sort();
                parties.dedup();
                return Err(Refusal::MediatorInside { parties });
            }
        }
        let Climb { rung, reason, skip_reason, mediator, cooling_off_until } = climb;
        let mut complaint = self.stepped();
        complaint.cooling_off_until = cooling_off_until.or(self.cooling_off_until);
        complaint.escalations.push(Escalation { rung, reason, skip_reason, mediator, by: by.clone(), at });
        Ok(complaint)
    }
}
