//! Whose process the server is. Postgres refuses to run as root.

use std::ffi::OsStr;
use std::path::Path;

use tokio::process::Command;

use crate::error::{Error, IoContext};

/// Who runs the server.
#[derive(Debug, Clone, Copy)]
pub(crate) enum Account {
    /// Whoever runs this program.
    Ourselves,
    /// We are root, so someone else does.
    Unprivileged { name: &'static str, uid: u32, gid: u32 },
}

impl Account {
    /// The current user, or in root's place `postgres` or `nobody`.
    pub(crate) async fn choose() -> Result<Self, Error> {
        if !rustix::process::geteuid().is_root() {
            return Ok(Self::Ourselves);
        }
        for name in ["postgres", "nobody"] {
            if let (Some(uid), Some(gid)) = (id("-u", name).await, id("-g", name).await) {
                return Ok(Self::Unprivileged { name, uid, gid });
            }
        }
        Err(Error::NoUnprivilegedUser)
    }

    /// A command that this account will run.
    pub(crate) fn command(self, program: impl AsRef<OsStr>) -> Command {
        match self {
            Self::Ourselves => Command::new(program),
            Self::Unprivileged { uid, gid, .. } => {
                let mut command = Command::new("setpriv");
                command.arg(format!("--reuid={uid}")).arg(format!("--regid={gid}"));
                command.args(["--clear-groups", "--no-new-privs", "--"]).arg(program);
                command
            }
        }
    }

    /// Gives the account a file or directory of ours.
    pub(crate) fn own(self, path: &Path) -> Result<(), Error> {
        match self {
            Self::Ourselves => Ok(()),
            Self::Unprivileged { uid, gid, .. } => std::os::unix::fs::chown(path, Some(uid), Some(gid))
                .context("cannot change the owner of", path),
        }
    }

    /// Fails when the account cannot get to a directory of its own, because one above is closed to it.
    pub(crate) async fn reaches(self, directory: &Path) -> Result<(), Error> {
        let Self::Unprivileged { name, .. } = self else { return Ok(()) };
        // From `/`, because the account may not be allowed to be in our working directory either.
        let status = self.command("test").arg("-w").arg(directory).current_dir("/").status().await;
        match status {
            Ok(status) if status.success() => Ok(()),
            Ok(_) => Err(Error::OutOfReach { data_dir: directory.to_owned(), user: name }),
            Err(_) => Err(Error::NoUnprivilegedUser),
        }
    }
}

/// What `id` knows about a user, if there is one.
async fn id(what: &str, user: &str) -> Option<u32> {
    let output = Command::new("id").args([what, user]).output().await.ok()?;
    String::from_utf8(output.stdout).ok()?.trim().parse().ok()
}
