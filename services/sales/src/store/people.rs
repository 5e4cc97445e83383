//! People as they are stored in the rows of what they do.

use serde::{Deserialize, Serialize};

use crate::domain::Person;

/// Somebody. Field names are the stored form: they do not change, and an index is made of `id`.
#[derive(Debug, Serialize, Deserialize)]
pub(super) struct StoredPerson {
    id: String,
    name: String,
    department: String,
    role: String,
}

impl From<&Person> for StoredPerson {
    fn from(person: &Person) -> Self {
        let Person { id, name, department, role } = person.clone();
        Self { id, name, department, role }
    }
}

impl From<StoredPerson> for Person {
    fn from(stored: StoredPerson) -> Self {
        let StoredPerson { id, name, department, role } = stored;
        Self { id, name, department, role }
    }
}
