//! Where the database is and how much of it a process may use.

use std::fmt;
use std::str::FromStr;
use std::time::Duration;

use sqlx::ConnectOptions;
use sqlx::postgres::PgConnectOptions;

/// The text is no `postgres://` URL. It is not repeated: it may hold a password.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("not a database URL: expected postgres://user:password@host:port/database")]
pub struct InvalidUrl;

/// Where the database is and how much of it a process may use.
#[derive(Clone)]
pub struct DbSettings {
    pub(crate) options: PgConnectOptions,
    /// Connections for commands.
    pub write_connections: u32,
    /// Connections for queries.
    pub read_connections: u32,
    /// Connections for relays, reactions and sweeps.
    pub background_connections: u32,
    /// How long a call waits for a free connection. Longer queues only turn overload into timeouts elsewhere.
    pub acquire_timeout: Duration,
    /// The longest a call may take, waiting and retries included. More than the server's own limits (5 s for a
    /// statement), so that those speak first and leave the connection usable; this one is for a silent network.
    pub deadline: Duration,
    /// How long [`crate::Db::connect`] keeps trying to reach a server that may still be starting.
    pub startup_wait: Duration,
}

impl DbSettings {
    /// Settings for the database at this URL, with pools that suit one service on a small machine.
    pub fn new(url: &str) -> Result<Self, InvalidUrl> {
        let options = PgConnectOptions::from_str(url)
            .map_err(|_| InvalidUrl)?
            // A statement's text is in the code, and its duration belongs into the trace, not into the log.
            .disable_statement_logging();
        Ok(Self {
            options,
            write_connections: 8,
            read_connections: 8,
            background_connections: 4,
            acquire_timeout: Duration::from_secs(1),
            deadline: Duration::from_secs(8),
            startup_wait: Duration::from_secs(30),
        })
    }

    /// The name under which `pg_stat_activity` shows this process's connections.
    #[must_use]
    pub fn application_name(mut self, name: &str) -> Self {
        self.options = self.options.application_name(name);
        self
    }
}

impl fmt::Debug for DbSettings {
    /// Without the user and the password.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("DbSettings")
            .field("host", &self.options.get_host())
            .field("port", &self.options.get_port())
            .field("database", &self.options.get_database())
            .field("write_connections", &self.write_connections)
            .field("read_connections", &self.read_connections)
            .field("background_connections", &self.background_connections)
            .finish_non_exhaustive()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_password_is_never_printed() {
        let settings = DbSettings::new("postgres://orders:hunter2@db.example:5433/orders").unwrap();
        let printed = format!("{settings:?}");
        assert!(printed.contains("db.example") && printed.contains("5433"), "{printed}");
        assert!(!printed.contains("hunter2"), "{printed}");
    }

    #[test]
    fn what_is_no_url_is_refused_without_repeating_it() {
        let refused = DbSettings::new("hunter2@db").unwrap_err();
        assert!(!refused.to_string().contains("hunter2"));
    }
}
