//! The ready file: how programs on this machine find a platform that serves.
//!
//! `baton up` writes it when every service answers and removes it when it stops. Its presence means "serves"; it is
//! replaced as a whole, so a reader never sees half of one. It holds tokens and database passwords, so only its owner
//! can read it.

use std::collections::BTreeMap;
use std::fs;
use std::io;
use std::path::{Path, PathBuf};

use serde::{Deserialize, Serialize};

use crate::data_dir::{self, DataDir};

/// Where everything of a running platform is.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Ready {
    /// Each service's URL, `http://127.0.0.1:7400`, by its name.
    pub services: BTreeMap<String, String>,
    /// A bearer token for each department's agent, for an admin and for an importer.
    pub tokens: BTreeMap<String, String>,
    /// Each service's database, with its password.
    pub databases: BTreeMap<String, String>,
}

impl std::fmt::Debug for Ready {
    /// Without tokens and passwords.
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Ready").field("services", &self.services).finish_non_exhaustive()
    }
}

/// The ready file cannot be used.
#[derive(Debug, thiserror::Error)]
pub enum ReadyError {
    /// There is none.
    #[error(
        "no platform is ready: {} does not exist. Start one with `make run` (or `baton up`), or name its ready file with --ready-file \
         or BATON_READY_FILE", .0.display()
    )]
    Missing(PathBuf),
    /// It is there but cannot be read.
    #[error("the ready file {} cannot be read", .0.display())]
    Unreadable(PathBuf, #[source] io::Error),
    /// It is no ready file.
    #[error("{} is not a ready file written by `baton up`", .0.display())]
    Malformed(PathBuf, #[source] serde_json::Error),
}

impl Ready {
    /// The file's name in a data directory.
    pub const FILE: &str = "ready.json";

    /// Reads a ready file.
    pub fn load(path: &Path) -> Result<Self, ReadyError> {
        let text = fs::read_to_string(path).map_err(|error| match error.kind() {
            io::ErrorKind::NotFound => ReadyError::Missing(path.to_owned()),
            _ => ReadyError::Unreadable(path.to_owned(), error),
        })?;
        serde_json::from_str(&text).map_err(|error| ReadyError::Malformed(path.to_owned(), error))
    }

    /// Writes the file in one step.
    pub(crate) fn write(&self, path: &Path) -> io::Result<()> {
        let text = serde_json::to_string_pretty(self)?;
        data_dir::write_private(path, &format!("{text}\n"))
    }
}

/// Where the ready file is.
#[derive(Debug, Clone, clap::Args)]
pub(crate) struct ReadyArgs {
    /// Ready file of the platform; by default the one of the default data directory
    #[arg(long, global = true, env = "BATON_READY_FILE", value_name = "FILE")]
    pub(crate) ready_file: Option<PathBuf>,
}

impl ReadyArgs {
    /// The path to look at.
    pub(crate) fn path(&self) -> PathBuf {
        self.ready_file.clone().unwrap_or_else(|| DataDir::default_path().join(Ready::FILE))
    }

    /// The platform that the arguments name.
    pub(crate) fn load(&self) -> Result<Ready, ReadyError> {
        Ready::load(&self.path())
    }
}
