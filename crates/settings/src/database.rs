//! Where a service's own database is.

use std::path::PathBuf;

use clap::Args;

use crate::{Problems, Secret, url};

/// The arguments of a service that has a database.
#[derive(Debug, Clone, Args)]
#[command(next_help_heading = "Database")]
#[allow(clippy::struct_field_names, reason = "clap names the flags after the fields")]
pub struct DatabaseArgs {
    /// URL of the service's own database, `postgres://role:password@host/name`
    #[arg(long, env = "BATON_DATABASE_URL", hide_env_values = true, value_name = "URL")]
    database_url: Option<Secret>,

    /// File that holds the database URL
    #[arg(long, env = "BATON_DATABASE_URL_FILE", value_name = "FILE")]
    database_url_file: Option<PathBuf>,

    /// Connections for writes
    #[arg(long, env = "BATON_DATABASE_WRITE_CONNECTIONS", value_name = "COUNT", default_value_t = 8,
          value_parser = clap::value_parser!(u32).range(1..=200))]
    database_write_connections: u32,

    /// Connections for reads
    #[arg(long, env = "BATON_DATABASE_READ_CONNECTIONS", value_name = "COUNT", default_value_t = 8,
          value_parser = clap::value_parser!(u32).range(1..=200))]
    database_read_connections: u32,
}

/// Where a service's own database is.
#[derive(Debug, Clone)]
pub struct Database {
    /// `postgres://role:password@host/name`.
    pub url: Secret,
    /// Connections for writes.
    pub write_connections: u32,
    /// Connections for reads.
    pub read_connections: u32,
}

impl DatabaseArgs {
    /// The checked group, or its problems.
    pub fn check(self, problems: &mut Problems) -> Option<Database> {
        let (flag, file) = ("--database-url", self.database_url_file);
        let url = Secret::one_of(flag, self.database_url, file.as_deref(), problems)?;
        url::check(flag, url.expose(), &["postgres", "postgresql"], problems);
        Some(Database {
            url,
            write_connections: self.database_write_connections,
            read_connections: self.database_read_connections,
        })
    }
}
