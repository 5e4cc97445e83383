//! The databases of a platform: on a private server, or on one that is given.

use std::collections::BTreeMap;

use baton_local_postgres::{LocalPostgres, Options};
use baton_settings::Secret;

use crate::data_dir::DataDir;
use crate::platform::{ServiceName, StartError, given};

/// Where the databases are.
#[derive(Debug, Clone)]
pub enum DatabaseServer {
    /// A Postgres of our own in the data directory.
    Private,
    /// The server at this URL, whose role may create roles and databases.
    Given(Secret),
}

/// One database and one role per service.
#[derive(Debug)]
pub(crate) struct Databases {
    urls: BTreeMap<String, String>,
    port: u16,
    /// The private server, if it is ours to stop.
    server: Option<LocalPostgres>,
}

impl Databases {
    /// Starts or reaches the server, and makes what is missing on it.
    pub(crate) async fn open(server: &DatabaseServer, data_dir: &DataDir) -> Result<Self, StartError> {
        match server {
            DatabaseServer::Private => Self::private(data_dir).await,
            DatabaseServer::Given(url) => Self::given(url, data_dir).await,
        }
    }

    async fn private(data_dir: &DataDir) -> Result<Self, StartError> {
        let mut server = LocalPostgres::start(Options::new(data_dir.join("postgres"))).await?;
        let mut urls = BTreeMap::new();
        for service in ServiceName::ALL {
            urls.insert(service.name().to_owned(), server.create_database(service.name()).await?);
        }
        Ok(Self { urls, port: server.port(), server: Some(server) })
    }

    async fn given(url: &Secret, data_dir: &DataDir) -> Result<Self, StartError> {
        let key = data_dir.key()?;
        let (port, urls) = given::prepare(url, key.as_bytes()).await?;
        Ok(Self { urls, port, server: None })
    }

    /// Each service's database by the service's name, with its password.
    pub(crate) const fn urls(&self) -> &BTreeMap<String, String> {
        &self.urls
    }

    /// The server's port.
    pub(crate) const fn port(&self) -> u16 {
        self.port
    }

    /// Stops the server if it is ours.
    pub(crate) async fn close(self) {
        if let Some(server) = self.server {
            server.stop().await;
        }
    }
}
