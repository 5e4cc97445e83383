//! The tokens of a local platform. Made anew at each start, valid for a month.

use std::collections::BTreeMap;
use std::time::Duration;

use baton_auth::{Identity, Minter};
use baton_model::{Department, Role, SystemClock};

use crate::platform::StartError;

const MONTH: Duration = Duration::from_hours(30 * 24);

/// Longer than a process lives: a service's token is never written anywhere.
const TEN_YEARS: Duration = Duration::from_hours(3_650 * 24);

/// Who can call: the token's name in the ready file, the person's name, the department, the role.
const PEOPLE: [(&str, &str, &str, Role); 7] = [
    ("sales", "Sam (sales)", "sales", Role::Agent),
    ("orders", "Olivia (orders)", "orders", Role::Agent),
    ("shipping", "Shen (shipping)", "shipping", Role::Agent),
    ("billing", "Bruno (billing)", "billing", Role::Agent),
    ("support", "Sofia (support)", "support", Role::Agent),
    ("admin", "Local admin", "admin", Role::Admin),
    ("importer", "Importer", "import", Role::Importer),
];

/// A token for each of the people that a local platform has.
pub(crate) fn for_people(minter: &Minter) -> Result<BTreeMap<String, String>, StartError> {
    let token = |(key, name, department, role): (&str, &str, &str, Role)| {
        let id = format!("{department}.{key}");
        Ok((key.to_owned(), mint(minter, id, name, department, role, MONTH)?))
    };
    PEOPLE.into_iter().map(token).collect()
}

/// The token with which a department's service calls others. It names the service as its own events do: `Support`.
pub(crate) fn for_service(minter: &Minter, department: &str) -> Result<String, StartError> {
    let mut letters = department.chars();
    let initial = letters.next().into_iter().flat_map(char::to_uppercase);
    let name: String = initial.chain(letters).collect();
    mint(minter, format!("{department}-service"), &name, department, Role::Service, TEN_YEARS)
}

fn mint(
    minter: &Minter,
    id: String,
    name: &str,
    department: &str,
    role: Role,
    lifetime: Duration,
) -> Result<String, StartError> {
    let department: Department =
        department.parse().map_err(|_| StartError::Department(department.to_owned()))?;
    let identity = Identity { id, name: name.to_owned(), department, roles: vec![role] };
    Ok(minter.mint(&identity, lifetime, &SystemClock)?)
}
