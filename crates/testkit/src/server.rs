//! The Postgres that all test processes of a machine's user share.
//!
//! nextest runs each test in a process of its own, so no process can own the server. Every one holds a shared lock on
//! `users.lock` as long as it lives, which the system releases however it ends; the first one starts the server, and a
//! small shell script (`stop_when_idle.sh`) stops and removes it when nobody has held the lock for twenty seconds.

use std::fs::{self, File};
use std::os::unix::fs::{MetadataExt, OpenOptionsExt, PermissionsExt};
use std::path::{Path, PathBuf};
use std::process::Stdio;

use baton_local_postgres::{LocalPostgres, Options};
use tokio::process::Command;
use tokio::sync::OnceCell;

use crate::store;

const STOP_WHEN_IDLE: &str = include_str!("stop_when_idle.sh");

/// How to reach the shared server.
#[derive(Debug)]
pub(crate) struct SharedServer {
    superuser_url: String,
    /// URL of a database that nobody uses, of the role that owns all test databases.
    owner_url: String,
    /// Keeps the server running.
    _user: File,
}

/// The role that owns all test databases, and its own, unused database.
pub(crate) const OWNER: &str = "tests";

impl SharedServer {
    /// The server, started if it does not run yet.
    pub(crate) async fn get() -> &'static Self {
        static SERVER: OnceCell<SharedServer> = OnceCell::const_new();
        SERVER.get_or_init(Self::find_or_start).await
    }

    /// URL for making and removing databases.
    pub(crate) fn superuser_url(&self) -> &str {
        &self.superuser_url
    }

    /// URL of a test database, as its owner: a role with no more rights than a service has.
    pub(crate) fn url_of(&self, database: &str) -> String {
        self.owner_url.replace(&format!("/{OWNER}?"), &format!("/{database}?"))
    }

    async fn find_or_start() -> Self {
        let directory = directory();
        let user = open(&directory.join("users.lock"));
        // Waits while the script removes a server: what is found afterwards is here to stay.
        user.lock_shared().expect("cannot lock users.lock");
        let starting = open(&directory.join("start.lock"));
        starting.lock().expect("cannot lock start.lock");
        let (superuser_url, owner_url) = match running(&directory).await {
            Some(urls) => urls,
            None => start(&directory).await,
        };
        stop_when_idle(&directory);
        Self { superuser_url, owner_url, _user: user }
    }
}

/// A directory for this user; in the system's temporary one, because a checkout may be out of reach for the account
/// that runs Postgres in root's place.
fn directory() -> PathBuf {
    let user = rustix::process::geteuid().as_raw();
    let directory = std::env::temp_dir().join(format!("baton-testkit-{user}"));
    fs::create_dir_all(&directory).expect("cannot create the testkit's directory");
    let owner = fs::metadata(&directory).expect("cannot look at the testkit's directory").uid();
    assert_eq!(owner, user, "{} belongs to somebody else", directory.display());
    fs::set_permissions(&directory, fs::Permissions::from_mode(0o711)).expect("cannot set permissions");
    directory
}

fn open(path: &Path) -> File {
    File::options().append(true).create(true).open(path).expect("cannot open a lock file of the testkit")
}

async fn running(directory: &Path) -> Option<(String, String)> {
    let urls = fs::read_to_string(directory.join("urls")).ok()?;
    let (superuser, owner) = urls.trim().split_once('\n')?;
    store::connect(superuser).await.ok()?;
    Some((superuser.to_owned(), owner.to_owned()))
}

async fn start(directory: &Path) -> (String, String) {
    let options = Options { max_connections: 500, ..Options::new(directory.join("data")) };
    let mut server =
        LocalPostgres::start(options).await.unwrap_or_else(|error| panic!("no Postgres: {error}"));
    let owner_url = server.create_database(OWNER).await.expect("cannot create the tests' role");
    let superuser_url = server.superuser_url();
    let file =
        File::options().write(true).create(true).truncate(true).mode(0o600).open(directory.join("urls"));
    std::io::Write::write_all(
        &mut file.expect("cannot write the server's URLs"),
        format!("{superuser_url}\n{owner_url}\n").as_bytes(),
    )
    .expect("cannot write the server's URLs");
    server.leave_running();
    (superuser_url, owner_url)
}

/// Starts the script, unless it runs already.
fn stop_when_idle(directory: &Path) {
    let script = open(&directory.join("script.lock"));
    if script.try_lock().is_err() {
        return;
    }
    drop(script);
    // Not waited for: it outlives us.
    Command::new("sh")
        .args(["-c", STOP_WHEN_IDLE, "stop_when_idle.sh"])
        .arg(directory)
        .stdin(Stdio::null())
        .stdout(Stdio::null())
        .stderr(Stdio::null())
        .current_dir("/")
        // nextest ends the process group of a test that takes too long, and so does Ctrl-C.
        .process_group(0)
        .spawn()
        .expect("cannot run sh");
}
