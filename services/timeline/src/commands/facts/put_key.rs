//! Puts a key into the catalogue.

use baton_model::{Department, Partition, Role};
use baton_proto::timeline::v1::PutFactKeyResponse;
use sqlx::PgConnection;

use crate::commands::{Applied, Circumstances, Command};
use crate::domain::fact_key::{Entry, FactKey, prefix};
use crate::domain::refusal::Refusal;
use crate::error::Error;
use crate::{messages, store};

/// Puts a key into the catalogue, or changes its entry. No customer's timeline tells of it.
#[derive(Debug)]
pub(crate) struct PutFactKey {
    pub(crate) circumstances: Circumstances,
    pub(crate) entry: Entry,
}

impl Command for PutFactKey {
    type Response = PutFactKeyResponse;

    fn partition(&self) -> Partition {
        // The catalogue is one for the whole install; the lock of this partition is its mutex.
        Partition::FIRST
    }

    async fn apply(&self, conn: &mut PgConnection) -> Result<Applied<PutFactKeyResponse>, Error> {
        let Entry { key, etag, .. } = &self.entry;
        let current = store::facts::keys::one(conn, key).await?;
        let department = self.keeper(conn, &current).await?;
        if !etag.is_empty() && *etag != current.etag() {
            return Err(Refusal::StaleEtag { current: current.etag() }.into());
        }
        let entry = current.put(self.entry.clone(), department);
        store::facts::keys::put(conn, &entry).await?;
        Ok(Applied::unchanged(PutFactKeyResponse { key: Some(messages::fact_key(&entry)) }))
    }
}

impl PutFactKey {
    /// Who keeps the entry from now on, unless the caller may not put it: nobody but an admin changes another
    /// department's entries, or Baton's own, or makes one under a name that another department uses.
    async fn keeper(&self, conn: &mut PgConnection, current: &FactKey) -> Result<Option<Department>, Error> {
        let actor = &self.circumstances.actor;
        let own = actor.department.clone();
        let refused = |department: Department| Err(Refusal::DepartmentNotAllowed { department }.into());
        if actor.role == Role::Admin {
            return Ok(if current.is_catalogued() { current.department.clone() } else { Some(own) });
        }
        match &current.department {
            Some(keeper) if *keeper == own => return Ok(Some(own)),
            Some(keeper) => return refused(keeper.clone()),
            None if current.is_catalogued() => return Err(Error::OnlyAdmins),
            None => {}
        }
        let prefix = prefix(&self.entry.key);
        if prefix == own.as_str() {
            return Ok(Some(own));
        }
        match store::facts::keys::keeper(conn, prefix, &own).await? {
            Some(keeper) => refused(keeper.parse().unwrap_or(own)),
            None => Ok(Some(own)),
        }
    }
}
