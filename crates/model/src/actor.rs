//! Who did something: a person in a department, or a service acting for itself.

use std::fmt;
use std::str::FromStr;

use crate::Department;

/// Who did something. Comes from a verified token, never from a request.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Actor {
    /// Stable identifier of the person or service (`sub` of the token).
    pub id: String,
    /// Name as shown to people.
    pub name: String,
    /// The department the actor speaks for.
    pub department: Department,
    /// Whether a person or a service acted.
    pub role: Role,
}

/// What an actor may do. A token can carry several.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Role {
    /// A person working in a department.
    Agent,
    /// A person leading a department: an agent to whom expired handoffs return.
    Lead,
    /// Sets up departments and standards.
    Admin,
    /// One service speaking to another; may append events for actors it has verified itself.
    Service,
    /// Reads who read what; changes nothing.
    Auditor,
    /// Brings in history: may say when something occurred.
    Importer,
}

impl Role {
    /// Every role, in the order of the documentation.
    pub const ALL: [Self; 6] =
        [Self::Agent, Self::Lead, Self::Admin, Self::Service, Self::Auditor, Self::Importer];

    /// The role as it stands in tokens.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Agent => "agent",
            Self::Lead => "lead",
            Self::Admin => "admin",
            Self::Service => "service",
            Self::Auditor => "auditor",
            Self::Importer => "importer",
        }
    }
}

impl fmt::Display for Role {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}

/// The text names no role.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("not a role: expected one of agent, lead, admin, service, auditor, importer")]
pub struct InvalidRole;

impl FromStr for Role {
    type Err = InvalidRole;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        Self::ALL.into_iter().find(|role| role.as_str() == text).ok_or(InvalidRole)
    }
}
