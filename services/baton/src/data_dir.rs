//! The data directory of a local platform: the database, the signing key, and who uses it now.
//!
//! ```text
//! D/lock        held by the running platform; says which process that is
//! D/key.pem     signs tokens; never leaves this machine
//! D/jwks.json   the public half, for services that run elsewhere
//! D/started     the first start is over: its story was played, or was not wanted
//! D/ready.json  while the platform serves (see `ready`)
//! D/postgres/   the private Postgres (crate local-postgres)
//! ```

use std::fs::{self, File, OpenOptions, TryLockError};
use std::io::{self, Write};
use std::os::unix::fs::{OpenOptionsExt, PermissionsExt};
use std::path::{Path, PathBuf};

use baton_auth::{Minter, MinterError};

use crate::ready::Ready;

/// What the file `started` says after the story.
const STORY: &str = "with the demo story";

/// The data directory cannot be used.
#[derive(Debug, thiserror::Error)]
pub enum DataDirError {
    /// Another platform runs on it.
    #[error(
        "a platform already runs on {}: {running}. Stop it with Ctrl-C, or use another --data-dir (and --port-base)",
        .data_dir.display()
    )]
    InUse {
        /// The data directory.
        data_dir: PathBuf,
        /// Which one, in words.
        running: String,
    },
    /// A file of it cannot be read or written.
    #[error("cannot {what} {}", .path.display())]
    Io {
        /// What was tried.
        what: &'static str,
        /// On what.
        path: PathBuf,
        /// The operating system's answer.
        source: io::Error,
    },
    /// The signing key is damaged.
    #[error("the signing key {} cannot be used; without it, remove the file: the next start makes a new one", .0.display())]
    Key(PathBuf, #[source] MinterError),
}

/// The data directory of a local platform.
#[derive(Debug, Clone)]
pub struct DataDir(PathBuf);

/// Keeps other platforms off a data directory. The system unlocks it however this process ends.
#[derive(Debug)]
pub(crate) struct Lock(File);

impl DataDir {
    /// The directory at this path, made if missing.
    pub fn open(path: &Path) -> Result<Self, DataDirError> {
        let made = fs::create_dir_all(path).and_then(|()| let_pass(path)).and_then(|()| path.canonicalize());
        Ok(Self(made.map_err(io_error("make", path))?))
    }

    /// The directory at this path, which may or may not exist: for whoever only looks.
    pub fn at(path: PathBuf) -> Self {
        Self(path)
    }

    /// Where the data directory is when nobody says: `/var/lib/baton` for root, because Postgres will run as another
    /// user who cannot look into root's home; `~/.local/share/baton` (or `$XDG_DATA_HOME`) for everybody else.
    pub fn default_path() -> PathBuf {
        if rustix::process::geteuid().is_root() {
            return "/var/lib/baton".into();
        }
        let variable = |name| std::env::var_os(name).filter(|value| !value.is_empty()).map(PathBuf::from);
        variable("XDG_DATA_HOME")
            .or_else(|| variable("HOME").map(|home| home.join(".local/share")))
            .unwrap_or_default()
            .join("baton")
    }

    /// A path in it.
    pub fn join(&self, name: &str) -> PathBuf {
        self.0.join(name)
    }

    /// Where the ready file is when nobody says.
    pub fn ready_file(&self) -> PathBuf {
        self.join(Ready::FILE)
    }

    /// Takes possession, or says which platform has it.
    pub(crate) fn lock(&self) -> Result<Lock, DataDirError> {
        let path = self.join("lock");
        let options = OpenOptions::new().create(true).truncate(false).read(true).write(true).open(&path);
        let file = options.map_err(io_error("open", &path))?;
        match file.try_lock() {
            Ok(()) => {}
            Err(TryLockError::WouldBlock) => {
                let running = fs::read_to_string(&path).unwrap_or_default();
                return Err(DataDirError::InUse {
                    data_dir: self.0.clone(),
                    running: running.trim().to_owned(),
                });
            }
            Err(TryLockError::Error(error)) => return Err(io_error("lock", &path)(error)),
        }
        let mut lock = Lock(file);
        lock.describe("starting").map_err(io_error("write", &path))?;
        Ok(lock)
    }

    /// The signing key, made at the first time, with its public half beside it.
    pub(crate) fn minter(&self) -> Result<Minter, DataDirError> {
        let path = self.join("key.pem");
        let minter = if let Some(minter) = self.existing_minter()? {
            minter
        } else {
            let damaged = |error| DataDirError::Key(path.clone(), error);
            let minter = Minter::generate().map_err(damaged)?;
            write_private(&path, &minter.to_pem().map_err(damaged)?).map_err(io_error("write", &path))?;
            minter
        };
        let public = self.jwks_file();
        fs::write(&public, minter.jwks()).map_err(io_error("write", &public))?;
        Ok(minter)
    }

    /// The signing key as text, to derive other secrets from.
    pub(crate) fn key(&self) -> Result<String, DataDirError> {
        self.minter()?;
        let path = self.join("key.pem");
        fs::read_to_string(&path).map_err(io_error("read", &path))
    }

    /// The signing key, if a platform was ever started here.
    pub(crate) fn existing_minter(&self) -> Result<Option<Minter>, DataDirError> {
        let path = self.join("key.pem");
        match fs::read_to_string(&path) {
            Ok(pem) => Minter::from_pem(&pem).map(Some).map_err(|error| DataDirError::Key(path, error)),
            Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(None),
            Err(error) => Err(io_error("read", &path)(error)),
        }
    }

    /// The public keys that verify this platform's tokens.
    pub fn jwks_file(&self) -> PathBuf {
        self.join("jwks.json")
    }

    /// Whether no start on this directory has come to its end yet.
    pub(crate) fn is_fresh(&self) -> bool {
        !self.join("started").exists()
    }

    /// Whether the demo story was played by a start.
    pub(crate) fn has_story(&self) -> bool {
        fs::read_to_string(self.join("started")).is_ok_and(|text| text.trim() == STORY)
    }

    /// Notes that the first start is over, and whether the story was played.
    pub(crate) fn note_started(&self, has_story: bool) -> Result<(), DataDirError> {
        let path = self.join("started");
        let text = if has_story { STORY } else { "without a story" };
        fs::write(&path, format!("{text}\n")).map_err(io_error("write", &path))
    }
}

impl Lock {
    /// Notes what the holder is doing, for whoever finds the directory locked.
    pub(crate) fn describe(&mut self, doing: &str) -> io::Result<()> {
        use std::io::Seek;
        self.0.set_len(0)?;
        self.0.rewind()?;
        writeln!(self.0, "process {}, {doing}", std::process::id())
    }
}

/// For root, Postgres runs as another user, who must be able to pass through the directory; not to list it.
fn let_pass(path: &Path) -> io::Result<()> {
    let mode = fs::metadata(path)?.permissions().mode();
    if !rustix::process::geteuid().is_root() || mode & 0o011 == 0o011 {
        return Ok(());
    }
    fs::set_permissions(path, fs::Permissions::from_mode(mode | 0o011))
}

fn io_error(what: &'static str, path: &Path) -> impl FnOnce(io::Error) -> DataDirError {
    move |source| DataDirError::Io { what, path: path.to_owned(), source }
}

/// Writes a file that only its owner can read, in one step: whoever looks sees the old one or the new one.
pub(crate) fn write_private(path: &Path, text: &str) -> io::Result<()> {
    let name = path.file_name().unwrap_or_default().to_string_lossy();
    let unfinished = path.with_file_name(format!(".{name}.{}", std::process::id()));
    let _ = fs::remove_file(&unfinished);
    let mut file = OpenOptions::new().create_new(true).write(true).mode(0o600).open(&unfinished)?;
    file.write_all(text.as_bytes())?;
    file.sync_all()?;
    fs::rename(&unfinished, path)
}

/// Which data directory.
#[derive(Debug, Clone, clap::Args)]
pub(crate) struct DataDirArgs {
    /// Data directory of the platform [default: /var/lib/baton for root, else ~/.local/share/baton]
    #[arg(long, env = "BATON_DATA_DIR", value_name = "DIR")]
    data_dir: Option<PathBuf>,
}

impl DataDirArgs {
    /// The path that the arguments name.
    pub(crate) fn path(&self) -> PathBuf {
        self.data_dir.clone().unwrap_or_else(DataDir::default_path)
    }
}
