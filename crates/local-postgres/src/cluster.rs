//! The data directory: what is in it, and how it is made.

use std::fs::{self, File};
use std::os::unix::fs::PermissionsExt;
use std::path::{Path, PathBuf};

use crate::account::Account;
use crate::error::{Error, IoContext};
use crate::passwords::{Passwords, write_private};
use crate::{binaries, store};

/// A data directory that is ours as long as this value lives.
pub(crate) struct Cluster {
    /// Where Postgres keeps its files.
    pub(crate) directory: PathBuf,
    /// The server's log. The one before it is kept beside it.
    pub(crate) log: PathBuf,
    /// Where the binaries of the right version are.
    pub(crate) binaries: PathBuf,
    /// Who runs the server.
    pub(crate) account: Account,
    /// What we and the services log in with.
    pub(crate) passwords: Passwords,
    /// Locked while we use the directory. The system unlocks it however we end.
    _lock: File,
}

impl Cluster {
    /// Takes possession of the data directory, and makes the cluster at the first time.
    pub(crate) async fn open(data_dir: &Path) -> Result<Self, Error> {
        let account = Account::choose().await?;
        fs::create_dir_all(data_dir).context("cannot create", data_dir)?;
        // Others may pass through, to a cluster that only its owner can read.
        set_mode(data_dir, 0o711)?;
        let data_dir = data_dir.canonicalize().context("cannot resolve", data_dir)?;
        let lock = take_lock(&data_dir)?;
        let directory = data_dir.join("cluster");
        let mut passwords = Passwords::load(data_dir.join("passwords"))?;
        let binaries = choose_binaries(&directory, &data_dir).await?;
        if directory.exists() {
            account.reaches(&directory).await?;
            if passwords.get(store::SUPERUSER).is_none() {
                return Err(Error::PasswordLost(data_dir.join("passwords")));
            }
        } else {
            let password = passwords.get_or_create(store::SUPERUSER)?;
            create(&directory, &binaries, account, &password).await?;
        }
        Ok(Self { directory, log: data_dir.join("postgres.log"), binaries, account, passwords, _lock: lock })
    }

    /// A fresh log.
    pub(crate) fn open_log(&self) -> Result<File, Error> {
        let before = self.log.with_extension("log.before");
        if self.log.exists() {
            fs::rename(&self.log, &before).context("cannot rename", &self.log)?;
        }
        File::create(&self.log).context("cannot create", &self.log)
    }

    /// The last lines of the log.
    pub(crate) fn log_tail(&self) -> String {
        let text = fs::read_to_string(&self.log).unwrap_or_default();
        let lines: Vec<&str> = text.lines().collect();
        lines[lines.len().saturating_sub(10)..].join("\n")
    }
}

fn take_lock(data_dir: &Path) -> Result<File, Error> {
    let path = data_dir.join("lock");
    let lock = File::create(&path).context("cannot create", &path)?;
    match lock.try_lock() {
        Ok(()) => Ok(lock),
        Err(fs::TryLockError::WouldBlock) => Err(Error::InUse(data_dir.to_owned())),
        Err(fs::TryLockError::Error(source)) => Err(Error::Io { context: "cannot lock", path, source }),
    }
}

/// The newest binaries for a new cluster; those of its own major version for an old one.
async fn choose_binaries(directory: &Path, data_dir: &Path) -> Result<PathBuf, Error> {
    let found = binaries::directories();
    let Ok(made_by) = fs::read_to_string(directory.join("PG_VERSION")) else {
        return found.into_iter().next().ok_or(Error::NotInstalled);
    };
    let made_by = made_by.trim();
    for candidate in found {
        if binaries::major_version(&candidate).await.as_deref() == Some(made_by) {
            return Ok(candidate);
        }
    }
    Err(Error::OtherVersion { data_dir: data_dir.to_owned(), version: made_by.to_owned() })
}

/// Makes the cluster beside its place and renames it, so that an interrupted `initdb` is no cluster.
async fn create(directory: &Path, binaries: &Path, account: Account, password: &str) -> Result<(), Error> {
    let unfinished = directory.with_extension("unfinished");
    if unfinished.exists() {
        fs::remove_dir_all(&unfinished).context("cannot remove", &unfinished)?;
    }
    fs::create_dir(&unfinished).context("cannot create", &unfinished)?;
    set_mode(&unfinished, 0o700)?;
    account.own(&unfinished)?;
    account.reaches(&unfinished).await?;

    let password_file = directory.with_extension("password");
    write_private(&password_file, password)?;
    account.own(&password_file)?;
    let output = account
        .command(binaries.join("initdb"))
        .arg("--pgdata")
        .arg(&unfinished)
        .arg("--pwfile")
        .arg(&password_file)
        .args(["--username", store::SUPERUSER, "--auth=scram-sha-256", "--no-instructions"])
        // Order by code point, the same on every machine; letters and cases of all scripts are known.
        .args(["--encoding=UTF8", "--locale=C.UTF-8"])
        .current_dir("/")
        .output()
        .await;
    fs::remove_file(&password_file).context("cannot remove", &password_file)?;
    let output = output.context("cannot run", binaries.join("initdb"))?;
    if !output.status.success() {
        return Err(Error::InitDb(String::from_utf8_lossy(&output.stderr).trim().to_owned()));
    }
    fs::rename(&unfinished, directory).context("cannot rename", &unfinished)
}

fn set_mode(path: &Path, mode: u32) -> Result<(), Error> {
    fs::set_permissions(path, fs::Permissions::from_mode(mode))
        .context("cannot change the permissions of", path)
}
