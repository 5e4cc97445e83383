//! What can be wrong, and what to do about it.

use std::path::PathBuf;

/// Why there is no local Postgres. Each message says what to do.
#[derive(Debug, thiserror::Error)]
pub enum Error {
    /// No server binaries.
    #[error(
        "PostgreSQL is not installed. On Debian or Ubuntu: apt-get install postgresql. Elsewhere, set \
         BATON_POSTGRES_BIN to the directory that holds `postgres` and `initdb`"
    )]
    NotInstalled,
    /// The data directory was made by a major version that is not installed.
    #[error(
        "{} was made by PostgreSQL {version}, which is not installed: install it, or use another data directory",
        .data_dir.display()
    )]
    OtherVersion {
        /// The data directory.
        data_dir: PathBuf,
        /// Its major version.
        version: String,
    },
    /// The unprivileged user cannot get to the data directory.
    #[error(
        "as root, PostgreSQL runs as the user `{user}`, who cannot reach {}: use a data directory outside of private \
         ones such as /root, or run this as another user", .data_dir.display()
    )]
    OutOfReach {
        /// The data directory.
        data_dir: PathBuf,
        /// Who cannot reach it.
        user: &'static str,
    },
    /// As root, there is nobody to run the server as.
    #[error("as root, PostgreSQL needs `setpriv` (util-linux) and a user `postgres` or `nobody` to run as")]
    NoUnprivilegedUser,
    /// Another program uses the data directory.
    #[error("{} is in use by another running program: stop it, or use another data directory", .0.display())]
    InUse(PathBuf),
    /// The wanted port is taken.
    #[error("port {0} of 127.0.0.1 is taken by another program: stop it, or choose another port")]
    PortTaken(u16),
    /// A server left over from a killed program does not stop.
    #[error("process {0} is a PostgreSQL left over in this data directory and does not stop: end it by hand")]
    LeftoverRuns(i32),
    /// `initdb` failed.
    #[error("initdb failed: {0}")]
    InitDb(String),
    /// The server ended before it was ready.
    #[error("PostgreSQL did not start; the end of {}:\n{tail}", .log.display())]
    DidNotStart {
        /// The server's log.
        log: PathBuf,
        /// Its last lines.
        tail: String,
    },
    /// A database's name that is none.
    #[error("a database's name consists of lower-case letters, digits and underscores")]
    InvalidName,
    /// The file of passwords lacks the superuser's: someone edited or removed it.
    #[error("{} does not hold the superuser's password any more: restore it, or use another data directory", .0.display())]
    PasswordLost(PathBuf),
    /// The server answered a statement with an error.
    #[error("PostgreSQL failed")]
    Database(#[from] sqlx::Error),
    /// Something about a file or a process.
    #[error("{context} {}", .path.display())]
    Io {
        /// What was tried.
        context: &'static str,
        /// On what.
        path: PathBuf,
        /// The operating system's answer.
        source: std::io::Error,
    },
}

/// Adds what was tried, and on what, to an operating system error.
pub(crate) trait IoContext<T> {
    fn context(self, context: &'static str, path: impl Into<PathBuf>) -> Result<T, Error>;
}

impl<T> IoContext<T> for std::io::Result<T> {
    fn context(self, context: &'static str, path: impl Into<PathBuf>) -> Result<T, Error> {
        self.map_err(|source| Error::Io { context, path: path.into(), source })
    }
}
