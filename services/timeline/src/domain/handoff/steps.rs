//! The steps of a handoff: who may take which, and what becomes of the case.

use baton_model::{Actor, Department, Role};
use time::OffsetDateTime;

use super::{Asked, Conductors, Handoff, HandoffState, Rating, Step};
use crate::domain::case::{Case, CaseState};
use crate::domain::refusal::Refusal;

/// Asks another department to take the case. `conductors` matter once it has moved too often.
pub(crate) fn request(
    case: &Case,
    asked: Asked,
    conductors: &Conductors,
    by: &Actor,
    at: OffsetDateTime,
) -> Result<Step, Refusal> {
    case.must_be_accountable(&by.department)?;
    case.must_be(&[CaseState::Open], "open")?;
    if let Some(handoff_id) = case.open_handoff {
        return Err(Refusal::HandoffUnderWay { handoff_id });
    }
    if asked.to_department == case.department {
        return Err(Refusal::OwnDepartment { field: "to_department" });
    }
    if Conductors::are_needed_by(case) && !conductors.allow(&case.department, &asked.to_department) {
        return Err(Refusal::NeedsConductor(Box::new(conductors.clone())));
    }
    let handoff = Handoff {
        id: asked.id,
        case_id: case.id,
        case_number: case.number,
        customer_id: case.customer_id,
        state: HandoffState::Requested,
        from_department: case.department.clone(),
        to_department: asked.to_department,
        reason: asked.reason,
        next_step: asked.next_step,
        requested_by: by.clone(),
        requested_at: at,
        accept_by: asked.accept_by,
        decided_by: None,
        decided_at: None,
        decision_reason: String::new(),
        better_department: None,
        outcome: String::new(),
        ended_at: None,
        to_capability: asked.to_capability,
        rating: None,
        completeness: 0,
        override_reason: asked.override_reason,
    };
    Ok(Step { case: Case { open_handoff: Some(handoff.id), ..case.stepped(at) }, handoff })
}

impl Handoff {
    /// The receiver takes the case. It becomes the person's who accepts; a service leaves it to nobody in particular.
    pub(crate) fn accept(&self, case: &Case, by: &Actor, at: OffsetDateTime) -> Result<Step, Refusal> {
        only(&self.to_department, by)?;
        let handoff = self.decided(HandoffState::Accepted, by, at)?;
        let case = Case {
            department: self.to_department.clone(),
            assignee: is_person(by).then(|| by.clone()),
            ..moved(case, at)
        };
        Ok(Step { case, handoff })
    }

    /// The receiver refuses the case.
    pub(crate) fn decline(
        &self,
        case: &Case,
        by: &Actor,
        reason: String,
        better_department: Option<Department>,
        at: OffsetDateTime,
    ) -> Result<Step, Refusal> {
        only(&self.to_department, by)?;
        let handoff = self.decided(HandoffState::Declined, by, at)?;
        if better_department.as_ref() == Some(&self.to_department) {
            return Err(Refusal::OwnDepartment { field: "better_department" });
        }
        let handoff = Self { decision_reason: reason, better_department, ..handoff };
        Ok(Step { case: freed(case, at), handoff })
    }

    /// The sender takes the request back.
    pub(crate) fn withdraw(
        &self,
        case: &Case,
        by: &Actor,
        reason: String,
        at: OffsetDateTime,
    ) -> Result<Step, Refusal> {
        only(&self.from_department, by)?;
        let handoff = self.decided(HandoffState::Withdrawn, by, at)?;
        Ok(Step { case: freed(case, at), handoff: Self { decision_reason: reason, ..handoff } })
    }

    /// The receiver gives the case back to the sender.
    pub(crate) fn give_back(
        &self,
        case: &Case,
        by: &Actor,
        reason: String,
        at: OffsetDateTime,
    ) -> Result<Step, Refusal> {
        only(&self.to_department, by)?;
        let handoff = Self { decision_reason: reason, ..self.ended(HandoffState::Returned, at)? };
        let case = Case {
            department: self.from_department.clone(),
            assignee: None,
            open_handoff: None,
            ..moved(case, at)
        };
        Ok(Step { case, handoff })
    }

    /// What was asked is done; the case stays with the receiver.
    pub(crate) fn complete(
        &self,
        case: &Case,
        by: &Actor,
        outcome: String,
        at: OffsetDateTime,
    ) -> Result<Step, Refusal> {
        only(&self.to_department, by)?;
        let handoff = Self { outcome, ..self.ended(HandoffState::Completed, at)? };
        Ok(Step { case: freed(case, at), handoff })
    }

    /// The receiver says whether the brief could be worked with. It has seen it once it has decided, whatever it decided.
    pub(crate) fn rate(
        &self,
        case: &Case,
        by: &Actor,
        rating: Rating,
        at: OffsetDateTime,
    ) -> Result<Step, Refusal> {
        use HandoffState::{Accepted, Completed, Declined, Returned};
        only(&self.to_department, by)?;
        if !matches!(self.state, Accepted | Completed | Declined | Returned) {
            let allowed = "accepted, declined, returned, completed";
            return Err(Refusal::WrongState { state: self.state.as_str(), allowed });
        }
        Ok(Step { case: case.stepped(at), handoff: Self { rating: Some(rating), ..self.clone() } })
    }

    /// Nobody decided in time. The case stays with the sender, and is nobody's in particular: its lead has it.
    /// `None` when it has been decided after all or is not yet overdue.
    pub(crate) fn expire(&self, case: &Case, now: OffsetDateTime) -> Option<Step> {
        if self.state != HandoffState::Requested || now < self.accept_by {
            return None;
        }
        let handoff = Self { state: HandoffState::Expired, decided_at: Some(now), ..self.clone() };
        Some(Step { case: Case { assignee: None, ..freed(case, now) }, handoff })
    }

    /// The accountable department resolves the case meanwhile: a request is withdrawn, an accepted handoff completed.
    pub(crate) fn end_with_case(
        &self,
        case: &Case,
        by: &Actor,
        resolution: &str,
        at: OffsetDateTime,
    ) -> Result<Step, Refusal> {
        case.must_be_accountable(&by.department)?;
        if self.state == HandoffState::Requested {
            self.withdraw(case, by, format!("Resolved meanwhile: {resolution}"), at)
        } else {
            self.complete(case, by, resolution.to_owned(), at)
        }
    }

    /// The handoff, decided by the first who decides.
    fn decided(&self, state: HandoffState, by: &Actor, at: OffsetDateTime) -> Result<Self, Refusal> {
        if self.state == HandoffState::Requested {
            Ok(Self { state, decided_by: Some(by.clone()), decided_at: Some(at), ..self.clone() })
        } else {
            let winner = self.decided_by.clone().map(Box::new);
            Err(Refusal::AlreadyDecided { state: self.state, winner })
        }
    }

    /// The handoff, at its end after it was accepted.
    fn ended(&self, state: HandoffState, at: OffsetDateTime) -> Result<Self, Refusal> {
        if self.state == HandoffState::Accepted {
            Ok(Self { state, ended_at: Some(at), ..self.clone() })
        } else {
            Err(Refusal::WrongState { state: self.state.as_str(), allowed: "accepted" })
        }
    }
}

/// The case, one more time at another department.
fn moved(case: &Case, at: OffsetDateTime) -> Case {
    Case { moves: case.moves + 1, unresolved_moves: case.unresolved_moves + 1, ..case.stepped(at) }
}

/// The case without a handoff under way.
fn freed(case: &Case, at: OffsetDateTime) -> Case {
    Case { open_handoff: None, ..case.stepped(at) }
}

fn only(department: &Department, by: &Actor) -> Result<(), Refusal> {
    if by.department == *department {
        Ok(())
    } else {
        Err(Refusal::DepartmentNotAllowed { department: department.clone() })
    }
}

fn is_person(actor: &Actor) -> bool {
    matches!(actor.role, Role::Agent | Role::Lead)
}
