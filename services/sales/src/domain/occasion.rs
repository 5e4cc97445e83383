//! Who takes a step, and when.

use baton_model::Actor;
use time::OffsetDateTime;

/// Somebody as others tell of them.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Person {
    /// Stable identifier.
    pub(crate) id: String,
    /// Name as shown to people.
    pub(crate) name: String,
    /// Department; empty for unknown.
    pub(crate) department: String,
    /// Role; empty for unknown.
    pub(crate) role: String,
}

impl From<&Actor> for Person {
    fn from(actor: &Actor) -> Self {
        Self {
            id: actor.id.clone(),
            name: actor.name.clone(),
            department: actor.department.to_string(),
            role: actor.role.to_string(),
        }
    }
}

/// Who takes a step, and when.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Occasion {
    /// Who.
    pub(crate) by: Person,
    /// When, in life.
    pub(crate) at: OffsetDateTime,
    /// Whether it is told afterwards, by an importer.
    pub(crate) imported: bool,
}

#[cfg(test)]
impl Occasion {
    /// An occasion on which Ann takes a step.
    pub(crate) fn of_ann(at: OffsetDateTime) -> Self {
        let by =
            Person { id: "ann".into(), name: "Ann".into(), department: "sales".into(), role: "agent".into() };
        Self { by, at, imported: false }
    }
}
