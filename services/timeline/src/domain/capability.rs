//! A capability: something that can be done for a customer, and the departments that can do it.

use baton_model::Department;
use time::OffsetDateTime;

use super::refusal::Refusal;

/// The capability of conducting a case that two departments have moved back and forth.
pub(crate) const MEDIATION: &str = "mediation";

/// An entry of the directory.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Capability {
    /// A slug.
    pub(crate) name: String,
    /// One line.
    pub(crate) description: String,
    /// Who can do it, by name; each once.
    pub(crate) departments: Vec<Department>,
    /// How many times it was put.
    pub(crate) revision: i64,
    /// When it last changed.
    pub(crate) updated_at: OffsetDateTime,
}

/// Who changes the directory.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Director {
    /// Says who can do what in the whole company.
    Admin,
    /// Says what the own department can do.
    Lead(Department),
}

/// A capability as it shall be.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Putting {
    /// A slug.
    pub(crate) name: String,
    /// One line.
    pub(crate) description: String,
    /// Who can do it.
    pub(crate) departments: Vec<Department>,
    /// Of the entry that this replaces; empty for whatever is there.
    pub(crate) etag: String,
}

impl Capability {
    /// What changes with every change.
    pub(crate) fn etag(&self) -> String {
        self.revision.to_string()
    }

    /// The entry as it becomes, in the place of what is there.
    pub(crate) fn put(
        before: Option<&Self>,
        putting: Putting,
        by: &Director,
        at: OffsetDateTime,
    ) -> Result<Self, Refusal> {
        let current = before.map_or_else(|| "0".to_owned(), Self::etag);
        if !putting.etag.is_empty() && putting.etag != current {
            return Err(Refusal::StaleEtag { current });
        }
        let mut departments = putting.departments;
        departments.sort();
        departments.dedup();
        if let Director::Lead(own) = by {
            let had = before.map_or(&[][..], |before| &before.departments);
            let added = departments.iter().filter(|department| !had.contains(department));
            let removed = had.iter().filter(|department| !departments.contains(department));
            if let Some(other) = added.chain(removed).find(|department| *department != own) {
                return Err(Refusal::DepartmentNotAllowed { department: other.clone() });
            }
        }
        Ok(Self {
            name: putting.name,
            description: putting.description,
            departments,
            revision: before.map_or(1, |before| before.revision + 1),
            updated_at: at,
        })
    }

    /// Those who can do it, without `sender`.
    pub(crate) fn others(&self, sender: &Department) -> Vec<Department> {
        self.departments.iter().filter(|department| *department != sender).cloned().collect()
    }
}

/// Of departments that can do the same the one with the fewest handoffs waiting, and of those the first by name. `waiting`
/// says nothing of a department for which none waits.
pub(crate) fn least_busy(candidates: &[Department], waiting: &[(Department, i64)]) -> Option<Department> {
    let load = |department: &Department| {
        waiting.iter().find(|(busy, _)| busy == department).map_or(0, |(_, count)| *count)
    };
    candidates.iter().min_by_key(|department| (load(department), *department)).cloned()
}

#[cfg(test)]
mod tests {
    use time::macros::datetime;

    use super::*;

    const AT: OffsetDateTime = datetime!(2026-05-04 09:00 UTC);

    fn department(slug: &str) -> Department {
        slug.parse().unwrap()
    }

    fn putting(departments: &[&str]) -> Putting {
        Putting {
            name: "approve-refund".to_owned(),
            description: "Say yes to a refund".to_owned(),
            departments: departments.iter().map(|slug| department(slug)).collect(),
            etag: String::new(),
        }
    }

    #[test]
    fn a_lead_changes_the_own_department_and_an_admin_any() {
        let lead = Director::Lead(department("billing"));
        let first = Capability::put(None, putting(&["billing", "billing"]), &lead, AT).unwrap();
        assert_eq!((first.departments.len(), first.revision), (1, 1));
        for (departments, refused) in [(&["billing", "support"][..], "support"), (&["support"], "support")] {
            let outcome = Capability::put(Some(&first), putting(departments), &lead, AT);
            assert_eq!(outcome, Err(Refusal::DepartmentNotAllowed { department: department(refused) }));
        }
        let both = Capability::put(Some(&first), putting(&["support", "billing"]), &Director::Admin, AT);
        let both = both.unwrap();
        assert_eq!(
            (both.departments.clone(), both.revision),
            (vec![department("billing"), department("support")], 2)
        );
        // The other department stays: the lead takes only the own one away.
        assert!(Capability::put(Some(&both), putting(&["support"]), &lead, AT).is_ok());
        assert!(Capability::put(Some(&both), putting(&[]), &lead, AT).is_err());
    }

    #[test]
    fn a_stale_etag_is_refused() {
        let first = Capability::put(None, putting(&["billing"]), &Director::Admin, AT).unwrap();
        for (before, etag, fits) in
            [(Some(&first), "1", true), (Some(&first), "2", false), (None, "1", false)]
        {
            let putting = Putting { etag: etag.to_owned(), ..putting(&["billing"]) };
            assert_eq!(Capability::put(before, putting, &Director::Admin, AT).is_ok(), fits, "{etag}");
        }
    }

    #[test]
    fn the_least_busy_is_picked_and_of_equals_the_first_by_name() {
        let [a, b, c] = ["billing", "sales", "support"].map(department);
        let all = [c.clone(), b.clone(), a.clone()];
        assert_eq!(least_busy(&all, &[]), Some(a.clone()));
        assert_eq!(least_busy(&all, &[(a.clone(), 2), (b, 1)]), Some(c));
        assert_eq!(least_busy(&all[2..], &[(a.clone(), 9)]), Some(a));
        assert_eq!(least_busy(&[], &[]), None);
    }
}
