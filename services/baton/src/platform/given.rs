//! A given database server: makes one role and one database per service on it, once.
//!
//! Each role's password is derived from the data directory's signing key, so there is nothing more to remember, and a
//! second data directory cannot take over the databases of the first one by accident.

use std::collections::BTreeMap;
use std::str::FromStr;

use baton_settings::Secret;
use sha2::{Digest, Sha256};
use sqlx::ConnectOptions;
use sqlx::postgres::PgConnectOptions;

use crate::platform::ServiceName;
use crate::store::{inspect, server};

/// The given server cannot be used.
#[derive(Debug, thiserror::Error)]
pub enum GivenError {
    /// Not a URL.
    #[error("--database-url must be a URL such as postgres://user:password@host:5432/postgres")]
    Url,
    /// Nobody answers, or does not let us in.
    #[error("the server of --database-url cannot be used: is it running, are user and password right?")]
    Unreachable(#[source] sqlx::Error),
    /// The role may not do what is needed.
    #[error(
        "a role or a database cannot be created on the server of --database-url: its user needs the rights CREATEROLE \
         and CREATEDB"
    )]
    NotAllowed(#[source] sqlx::Error),
    /// The databases belong to somebody else.
    #[error(
        "the role {0} exists on the given server and was not made from this data directory: use the data directory \
         that made it, or another server"
    )]
    Foreign(String),
}

/// Makes what is missing. Gives the server's port, and each service's URL by the service's name.
pub(crate) async fn prepare(url: &Secret, key: &[u8]) -> Result<(u16, BTreeMap<String, String>), GivenError> {
    let given = PgConnectOptions::from_str(url.expose()).map_err(|_| GivenError::Url)?;
    let mut conn = server::connect(&given).await.map_err(GivenError::Unreachable)?;
    let mut urls = BTreeMap::new();
    for service in ServiceName::ALL {
        let name = format!("baton_{}", service.name());
        let password = password(key, &name);
        let own =
            given.clone().username(&name).password(&password).database(&name).to_url_lossy().to_string();
        let known = server::role_exists(&mut conn, &name).await.map_err(GivenError::Unreachable)?;
        if !known {
            server::create_role(&mut conn, &name, &password).await.map_err(GivenError::NotAllowed)?;
        }
        server::ensure_database(&mut conn, &name).await.map_err(GivenError::NotAllowed)?;
        match inspect::open(&own).await {
            Ok(conn) => inspect::close(conn).await,
            Err(sqlx::Error::Database(_)) if known => return Err(GivenError::Foreign(name)),
            Err(error) => return Err(GivenError::Unreachable(error)),
        }
        urls.insert(service.name().to_owned(), own);
    }
    inspect::close(conn).await;
    Ok((given.get_port(), urls))
}

/// The role's password: 64 hexadecimal digits that nobody without the key can compute.
fn password(key: &[u8], role: &str) -> String {
    let mut hash = Sha256::new();
    for part in [b"baton database password", key, role.as_bytes()] {
        hash.update((part.len() as u64).to_be_bytes());
        hash.update(part);
    }
    format!("{:x}", hash.finalize())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_password_depends_on_key_and_role() {
        let one = password(b"key", "baton_orders");
        assert_eq!(one, password(b"key", "baton_orders"));
        assert_eq!(one.len(), 64);
        assert_ne!(one, password(b"key", "baton_support"));
        assert_ne!(one, password(b"other key", "baton_orders"));
    }
}
