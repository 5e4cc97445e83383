//! The platform: every service in one process, each on its own loopback port.
//!
//! Starting: lock the data directory → bind every port → start or reach Postgres → build and serve each service → wait
//! until all are ready → write the ready file. What can fail cheaply fails first, so that a taken port does not cost an
//! `initdb`. Stopping is the same way back: the ready file goes first, so that nobody new comes.
//!
//! Invariant: while the ready file of this platform exists and its process lives, every service answers.

mod databases;
mod error;
mod given;
mod services;
mod tokens;

use std::net::{Ipv4Addr, SocketAddr};
use std::path::{Path, PathBuf};
use std::time::Duration;

use baton_auth::Verifier;
use baton_chassis::{Listener, Process};

use crate::data_dir::{DataDir, Lock};
use crate::ready::Ready;
pub use databases::DatabaseServer;
use databases::Databases;
pub use error::StartError;
pub use given::GivenError;
pub(crate) use services::{ServiceName, Settings};

/// How long running calls may take to finish when the platform stops.
const GRACE: Duration = Duration::from_secs(20);

/// How to run a platform.
#[derive(Debug, Clone)]
pub struct Options {
    /// Where everything is kept; made if missing.
    pub data_dir: PathBuf,
    /// Port of the first service, the others follow; 0 for any free ports.
    pub port_base: u16,
    /// Where the databases are.
    pub database: DatabaseServer,
    /// Where the ready file is written; in the data directory if `None`.
    pub ready_file: Option<PathBuf>,
}

impl Options {
    /// A private Postgres and any free ports, side by side with whatever else runs.
    pub fn new(data_dir: impl Into<PathBuf>) -> Self {
        Self { data_dir: data_dir.into(), port_base: 0, database: DatabaseServer::Private, ready_file: None }
    }
}

/// How far the start is, for whoever waits.
#[derive(Debug, Clone, Copy)]
pub enum Progress<'a> {
    /// The database server is about to be started or reached; the first start takes some seconds for it.
    Database,
    /// The database server answers at this port.
    DatabaseAnswers(u16),
    /// A service is built and serves here.
    Serves(&'a str, &'a str),
}

/// A running platform. Dropping it stops everything without waiting; [`Platform::stop`] waits.
#[derive(Debug)]
pub struct Platform {
    ready: Ready,
    ready_file: PathBuf,
    process: Process,
    databases: Databases,
    data_dir: DataDir,
    _lock: Lock,
}

impl Platform {
    /// Starts everything, and gives the platform when all of it serves.
    pub async fn start(
        options: Options,
        mut progress: impl FnMut(Progress<'_>) + Send,
    ) -> Result<Self, StartError> {
        baton_chassis::install_crypto();
        let data_dir = DataDir::open(&options.data_dir)?;
        let mut lock = data_dir.lock()?;
        let ready_file = options.ready_file.unwrap_or_else(|| data_dir.ready_file());
        // Left by a platform that was killed: until this one serves, nobody does.
        remove(&ready_file).map_err(|error| StartError::ReadyFile(ready_file.clone(), error))?;
        let listeners = bind(options.port_base).await?;
        let minter = data_dir.minter()?;
        let verifier = Verifier::from_jwks(&minter.jwks())?;
        let services = listeners.iter().map(|(service, l)| (service.name().to_owned(), l.url())).collect();
        let tokens = tokens::for_people(&minter)?;

        progress(Progress::Database);
        let databases = Databases::open(&options.database, &data_dir).await?;
        progress(Progress::DatabaseAnswers(databases.port()));
        let ready = Ready { services, tokens, databases: databases.urls().clone() };

        let mut process = Process::new(verifier);
        for (name, listener) in listeners {
            let url = listener.url();
            let failed = |source| StartError::Service { name: name.name(), source };
            let settings = Settings::of(name, &ready, &minter)?;
            match Box::pin(settings.build()).await.and_then(|service| process.start(service, listener)) {
                Ok(()) => progress(Progress::Serves(name.name(), &url)),
                Err(error) => {
                    process.drain(GRACE).await;
                    databases.close().await;
                    return Err(failed(error));
                }
            }
        }
        process.ready().await;
        lock.describe(&describe(&ready))
            .and_then(|()| publish(&ready, &ready_file))
            .map_err(|error| StartError::ReadyFile(ready_file.clone(), error))?;
        Ok(Self { ready, ready_file, process, databases, data_dir, _lock: lock })
    }

    /// Where everything is: the contents of the ready file.
    pub const fn ready(&self) -> &Ready {
        &self.ready
    }

    /// Where the ready file is.
    pub fn ready_file(&self) -> &Path {
        &self.ready_file
    }

    /// The data directory.
    pub(crate) const fn data_dir(&self) -> &DataDir {
        &self.data_dir
    }

    /// Takes no more calls, finishes what is under way, and stops the database.
    pub async fn stop(self) {
        if let Err(error) = remove(&self.ready_file) {
            tracing::warn!(error.kind = ?error.kind(), "the ready file could not be removed");
        }
        self.process.drain(GRACE).await;
        self.databases.close().await;
    }
}

/// Binds the port of every service, before anything costly is done.
async fn bind(port_base: u16) -> Result<Vec<(ServiceName, Listener)>, StartError> {
    let mut listeners = Vec::new();
    for (offset, service) in (0..).zip(ServiceName::ALL) {
        let port = if port_base == 0 { 0 } else { port_base.saturating_add(offset) };
        let address = SocketAddr::from((Ipv4Addr::LOCALHOST, port));
        let listener = Listener::bind(address).await;
        let listener = listener.map_err(|error| StartError::port(service.name(), port, error))?;
        listeners.push((service, listener));
    }
    Ok(listeners)
}

/// What another program learns that finds the data directory in use.
fn describe(ready: &Ready) -> String {
    let urls = ready.services.iter().map(|(name, url)| format!("{name} at {url}"));
    urls.collect::<Vec<_>>().join(", ")
}

fn publish(ready: &Ready, path: &Path) -> std::io::Result<()> {
    if let Some(parent) = path.parent() {
        std::fs::create_dir_all(parent)?;
    }
    ready.write(path)
}

fn remove(path: &Path) -> std::io::Result<()> {
    match std::fs::remove_file(path) {
        Err(error) if error.kind() != std::io::ErrorKind::NotFound => Err(error),
        _ => Ok(()),
    }
}
