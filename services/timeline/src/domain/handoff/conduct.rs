//! Who conducts a case that has moved too often without being solved.

use std::fmt;

use baton_model::Department;

use crate::domain::case::Case;
use crate::domain::customer::Owner;

/// After this many moves without a solution a case goes on only with somebody who conducts it.
pub(super) const FREE_MOVES: i32 = 2;

/// Who may conduct a case: the department of the customer's primary owner, and those that mediate.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(crate) struct Conductors {
    /// The customer's primary owner, if there is one.
    pub(crate) owner: Option<Owner>,
    /// The departments that mediate.
    pub(crate) mediators: Vec<Department>,
    /// The departments that have had the case.
    pub(crate) parties: Vec<Department>,
}

impl Conductors {
    /// Whether they are asked for the case at all.
    pub(crate) const fn are_needed_by(case: &Case) -> bool {
        case.unresolved_moves >= FREE_MOVES
    }

    /// Whether the case may move from one department to another: to somebody who conducts it, or from there to anybody.
    pub(super) fn allow(&self, from: &Department, to: &Department) -> bool {
        self.conducts(from) || self.is_owners(to) || self.outside().any(|mediator| mediator == to)
    }

    fn conducts(&self, department: &Department) -> bool {
        self.is_owners(department) || self.mediators.contains(department)
    }

    fn is_owners(&self, department: &Department) -> bool {
        self.owner.as_ref().is_some_and(|owner| owner.department == *department)
    }

    /// Those who mediate and did not have the case yet.
    pub(crate) fn outside(&self) -> impl Iterator<Item = &Department> {
        self.mediators.iter().filter(|mediator| !self.parties.contains(mediator))
    }
}

impl fmt::Display for Conductors {
    /// Whom to ask.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let owner = self.owner.iter().map(|owner| format!("{} of {}", owner.name, owner.department));
        let everybody: Vec<String> = owner.chain(self.outside().map(ToString::to_string)).collect();
        if everybody.is_empty() {
            f.write_str("give the customer a primary owner, or a department the capability `mediation`")
        } else {
            write!(f, "ask {}", everybody.join(" or "))
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn department(slug: &str) -> Department {
        slug.parse().unwrap()
    }

    fn conductors() -> Conductors {
        let owner = Owner { id: "rui".into(), name: "Rui Alves".into(), department: department("sales") };
        let (mediators, parties) = (["care", "orders"], ["orders", "support"]);
        Conductors {
            owner: Some(owner),
            mediators: mediators.map(department).into(),
            parties: parties.map(department).into(),
        }
    }

    #[test]
    fn a_case_goes_to_somebody_who_conducts_it_or_comes_from_there() {
        for (from, to, allowed) in [
            ("support", "billing", false),
            ("support", "sales", true),
            ("support", "care", true),
            // It mediates, but had the case.
            ("support", "orders", false),
            ("sales", "billing", true),
            ("care", "support", true),
        ] {
            assert_eq!(conductors().allow(&department(from), &department(to)), allowed, "{from} → {to}");
        }
        assert!(!Conductors::default().allow(&department("support"), &department("billing")));
    }

    #[test]
    fn it_is_said_whom_to_ask() {
        assert_eq!(conductors().to_string(), "ask Rui Alves of sales or care");
        assert!(Conductors::default().to_string().contains("primary owner"));
    }
}
