//! Why a platform does not start, and what to do about it.

use std::io;
use std::path::PathBuf;

use crate::data_dir::DataDirError;
use crate::platform::given::GivenError;

/// Why a platform does not start.
#[derive(Debug, thiserror::Error)]
pub enum StartError {
    /// The data directory cannot be used.
    #[error(transparent)]
    DataDir(#[from] DataDirError),
    /// Another program has a port.
    #[error(
        "port {port}, for {service}, is taken by another program: stop it (`ss -ltnp 'sport = :{port}'` shows it), or \
         choose other ports with --port-base"
    )]
    PortTaken {
        /// Whose it would be.
        service: &'static str,
        /// The port.
        port: u16,
    },
    /// A port cannot be bound for another reason.
    #[error("cannot listen on port {port}, for {service}")]
    Listen {
        /// Whose it would be.
        service: &'static str,
        /// The port.
        port: u16,
        /// The operating system's answer.
        source: io::Error,
    },
    /// The private Postgres does not start.
    #[error(transparent)]
    Postgres(#[from] baton_local_postgres::Error),
    /// The given server cannot be used.
    #[error(transparent)]
    Given(#[from] GivenError),
    /// A token cannot be made.
    #[error("a token cannot be made")]
    Token(#[from] baton_auth::MinterError),
    /// A department's name is none; a mistake in this crate.
    #[error("{0} is not a department's name")]
    Department(String),
    /// The public keys cannot be used.
    #[error("the public keys cannot be used")]
    Jwks(#[from] baton_auth::InvalidJwks),
    /// A service cannot be built.
    #[error("{name} cannot start")]
    Service {
        /// Which.
        name: &'static str,
        /// Why.
        source: anyhow::Error,
    },
    /// The ready file cannot be written.
    #[error("the ready file {} cannot be written", .0.display())]
    ReadyFile(PathBuf, #[source] io::Error),
}

impl StartError {
    /// Why `service` cannot have `port`.
    pub(crate) fn port(service: &'static str, port: u16, error: io::Error) -> Self {
        match error.kind() {
            io::ErrorKind::AddrInUse => Self::PortTaken { service, port },
            _ => Self::Listen { service, port, source: error },
        }
    }
}
