//! The verified caller, as handlers see it.

use baton_errors::{Failure, Reason};
use baton_model::{Actor, Department, Role};

/// Who is calling. Only [`crate::Verifier`] makes one from a token.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Caller {
    /// The actor that what this call does is recorded under.
    pub actor: Actor,
    /// Everything the caller may act as.
    pub roles: Vec<Role>,
}

/// Which role an actor is recorded under when its token carries several: the one that says most about how the entry
/// came to be.
const RECORDED_FIRST: [Role; 6] =
    [Role::Importer, Role::Service, Role::Lead, Role::Agent, Role::Admin, Role::Auditor];

impl Caller {
    /// A caller with these roles; `None` without any, because such a caller may do nothing.
    pub fn new(id: String, name: String, department: Department, roles: Vec<Role>) -> Option<Self> {
        let role = RECORDED_FIRST.into_iter().find(|role| roles.contains(role))?;
        Some(Self { actor: Actor { id, name, department, role }, roles })
    }

    /// The caller of a request that came through [`crate::AuthLayer`].
    ///
    /// Fails on a request that did not, so that a handler mounted without the layer refuses everybody.
    pub fn of<T>(request: &tonic::Request<T>) -> Result<&Self, Failure> {
        let caller = request.extensions().get();
        caller.ok_or_else(|| Failure::new(Reason::TokenMissing, "no verified caller"))
    }

    /// Whether the caller carries this role.
    pub fn is(&self, role: Role) -> bool {
        self.roles.contains(&role)
    }

    /// The department the caller speaks for.
    pub const fn department(&self) -> &Department {
        &self.actor.department
    }

    /// Whether the caller may say when something happened, or that it was imported.
    pub fn may_date(&self) -> bool {
        self.is(Role::Importer) || self.is(Role::Service)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_actor_is_recorded_under_the_most_telling_role() {
        let caller = |roles: &[Role]| {
            Caller::new("ann".into(), "Ann".into(), "orders".parse().unwrap(), roles.to_vec())
        };
        assert_eq!(caller(&[Role::Agent, Role::Lead]).unwrap().actor.role, Role::Lead);
        assert_eq!(caller(&[Role::Admin, Role::Importer]).unwrap().actor.role, Role::Importer);
        assert_eq!(caller(&[]), None);
    }

    #[test]
    fn a_request_that_was_not_verified_has_no_caller() {
        let failure = Caller::of(&tonic::Request::new(())).unwrap_err();
        assert_eq!(failure.reason(), Reason::TokenMissing);
    }
}
