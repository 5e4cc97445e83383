//! A follow-up: something we reminded ourselves to do for a customer.

use baton_model::{Actor, CaseId, CustomerId, Department, FollowUpId, PromiseId};
use time::OffsetDateTime;

use super::refusal::Refusal;
use super::words::words;

/// Something we reminded ourselves to do for a customer.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct FollowUp {
    /// Carries the customer's partition.
    pub(crate) id: FollowUpId,
    /// For whom.
    pub(crate) customer_id: CustomerId,
    /// The case it belongs to.
    pub(crate) case_id: Option<CaseId>,
    /// Who has to do it.
    pub(crate) department: Department,
    /// What there is to do.
    pub(crate) text: String,
    /// Why it was scheduled.
    pub(crate) kind: FollowUpKind,
    /// Until when.
    pub(crate) due: OffsetDateTime,
    /// The broken promise to apologise for.
    pub(crate) promise_id: Option<PromiseId>,
    /// Where it stands.
    pub(crate) state: FollowUpState,
    /// Who scheduled it.
    pub(crate) scheduled_by: Actor,
    /// When.
    pub(crate) scheduled_at: OffsetDateTime,
    /// How many times it was put off.
    pub(crate) snoozes: i32,
    /// When its time passed with nothing done, the last time that happened.
    pub(crate) missed_at: Option<OffsetDateTime>,
    /// What came of it, once it is done.
    pub(crate) done: Option<Done>,
}

/// What came of a follow-up.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Done {
    /// In one line.
    pub(crate) outcome: String,
    /// Who did it.
    pub(crate) by: Actor,
    /// When, in life.
    pub(crate) at: OffsetDateTime,
}

/// Why a follow-up was scheduled.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum FollowUpKind {
    /// Somebody wanted to be reminded.
    Reminder,
    /// A promise was broken.
    Apology,
}

words!(FollowUpKind { Reminder = "reminder", Apology = "apology" });

/// Where a follow-up stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub(crate) enum FollowUpState {
    /// To be done.
    Open,
    /// Its time passed, and it is still to be done.
    Missed,
    /// Done.
    Done,
}

words!(FollowUpState { Open = "open", Missed = "missed", Done = "done" });

impl FollowUp {
    /// It is done.
    pub(crate) fn complete(&self, done: Done) -> Result<Self, Refusal> {
        self.must_be_to_do()?;
        Ok(Self { state: FollowUpState::Done, done: Some(done), ..self.clone() })
    }

    /// It is put off. A missed one gets another chance; that it was missed stays recorded.
    pub(crate) fn snooze(&self, due: OffsetDateTime) -> Result<Self, Refusal> {
        self.must_be_to_do()?;
        Ok(Self { state: FollowUpState::Open, due, snoozes: self.snoozes + 1, ..self.clone() })
    }

    /// Its time passed. `None` when it has not, or when that is known.
    pub(crate) fn miss(&self, now: OffsetDateTime) -> Option<Self> {
        let is_missed = self.state == FollowUpState::Open && now > self.due;
        is_missed.then(|| Self { state: FollowUpState::Missed, missed_at: Some(now), ..self.clone() })
    }

    /// Only the department that has to do it may do this.
    pub(crate) fn must_be_of(&self, department: &Department) -> Result<(), Refusal> {
        if self.department == *department {
            Ok(())
        } else {
            Err(Refusal::NotOwner { department: self.department.clone() })
        }
    }

    fn must_be_to_do(&self) -> Result<(), Refusal> {
        if self.state == FollowUpState::Done {
            Err(Refusal::WrongState { state: self.state.as_str(), allowed: "open, missed" })
        } else {
            Ok(())
        }
    }
}

#[cfg(test)]
mod tests {
    use baton_model::{Ids, Role, SystemIds};
    use time::Duration;
    use time::macros::datetime;

    use super::*;

    const DUE: OffsetDateTime = datetime!(2026-05-04 09:00 UTC);

    #[test]
    fn what_is_missed_can_be_put_off_or_done_but_nothing_is_done_twice() {
        let department: Department = "support".parse().unwrap();
        let by = Actor { id: "ana".to_owned(), name: "Ana".to_owned(), department, role: Role::Agent };
        let customer_id = SystemIds.customer_id();
        let open = FollowUp {
            id: SystemIds.follow_up_id(customer_id.partition()),
            customer_id,
            case_id: None,
            department: by.department.clone(),
            text: "Call".to_owned(),
            kind: FollowUpKind::Reminder,
            due: DUE,
            promise_id: None,
            state: FollowUpState::Open,
            scheduled_by: by.clone(),
            scheduled_at: DUE - Duration::DAY,
            snoozes: 0,
            missed_at: None,
            done: None,
        };
        let (after, later) = (DUE + Duration::SECOND, DUE + Duration::DAY);
        assert_eq!(open.miss(DUE), None);
        let missed = open.miss(after).unwrap();
        assert_eq!((missed.state, missed.missed_at), (FollowUpState::Missed, Some(after)));
        assert_eq!(missed.miss(later), None, "once for each due time");

        let snoozed = missed.snooze(later).unwrap();
        assert_eq!((snoozed.state, snoozed.due, snoozed.snoozes), (FollowUpState::Open, later, 1));
        assert_eq!(snoozed.missed_at, Some(after), "stays recorded");
        assert!(snoozed.miss(later + Duration::SECOND).is_some());

        let how = || Done { outcome: "Works".to_owned(), by: by.clone(), at: later };
        for to_do in [open, missed, snoozed] {
            let done = to_do.complete(how()).unwrap();
            assert_eq!(done.state, FollowUpState::Done);
            assert_eq!(done.miss(later + Duration::DAY), None);
            assert!(done.complete(how()).is_err() && done.snooze(later).is_err());
        }
    }
}
