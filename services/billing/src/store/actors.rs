//! People and services as they are stored in the row of what they decided.

use baton_model::Actor;
use serde::{Deserialize, Serialize};

use super::unreadable;

/// Somebody. Field names are the stored form: they do not change.
#[derive(Debug, Serialize, Deserialize)]
pub(super) struct StoredActor {
    id: String,
    name: String,
    department: String,
    role: String,
}

impl From<&Actor> for StoredActor {
    fn from(actor: &Actor) -> Self {
        Self {
            id: actor.id.clone(),
            name: actor.name.clone(),
            department: actor.department.to_string(),
            role: actor.role.to_string(),
        }
    }
}

impl StoredActor {
    /// Who it is.
    pub(super) fn load(self) -> sqlx::Result<Actor> {
        let department = self.department.parse().map_err(|_| unreadable("not a department"))?;
        let role = self.role.parse().map_err(|_| unreadable("not a role"))?;
        Ok(Actor { id: self.id, name: self.name, department, role })
    }
}
