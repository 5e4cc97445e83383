//! A running server.

use std::path::{Path, PathBuf};
use std::time::{Duration, Instant};

use rustix::process::Signal;
use tokio::process::Child;

use crate::cluster::Cluster;
use crate::error::Error;
use crate::{leftover, process, store};

/// How long recovery after a crash may take before the first connection.
const STARTUP: Duration = Duration::from_mins(2);
const PAUSE: Duration = Duration::from_millis(20);

/// A free port can be taken by someone else before the server has it.
const ATTEMPTS: u32 = 5;

/// How to start a server.
#[derive(Debug, Clone)]
pub struct Options {
    /// Where everything is kept; made if missing.
    pub data_dir: PathBuf,
    /// The port on 127.0.0.1; any free one if `None`.
    pub port: Option<u16>,
    /// Connections the server accepts at once.
    pub max_connections: u16,
}

impl Options {
    /// Any free port and 200 connections.
    pub fn new(data_dir: impl Into<PathBuf>) -> Self {
        Self { data_dir: data_dir.into(), port: None, max_connections: 200 }
    }
}

/// A running server. Dropping it asks the server to stop; [`LocalPostgres::stop`] also waits until it has.
pub struct LocalPostgres {
    cluster: Cluster,
    port: u16,
    /// `None` once the server is no longer ours to stop.
    child: Option<Child>,
}

impl LocalPostgres {
    /// Starts a server on the data directory and waits until it answers. The first time this takes about a second
    /// longer, for `initdb`.
    pub async fn start(options: Options) -> Result<Self, Error> {
        let cluster = Cluster::open(&options.data_dir).await?;
        leftover::stop(&cluster.directory).await?;
        for _ in 1..ATTEMPTS {
            match Self::attempt(&cluster, &options).await {
                Err(Error::PortTaken(_)) if options.port.is_none() => {}
                Err(error) => return Err(error),
                Ok((child, port)) => return Ok(Self { cluster, port, child: Some(child) }),
            }
        }
        let (child, port) = Self::attempt(&cluster, &options).await?;
        Ok(Self { cluster, port, child: Some(child) })
    }

    async fn attempt(cluster: &Cluster, options: &Options) -> Result<(Child, u16), Error> {
        let port = match options.port {
            Some(port) => port,
            None => process::free_port()?,
        };
        // Asked first: whoever has the port might otherwise be taken for our server.
        if !process::is_free(port) {
            return Err(Error::PortTaken(port));
        }
        let log = cluster.open_log()?;
        let mut child = process::spawn(cluster, port, options.max_connections, &log)?;
        match wait_until_ready(cluster, &mut child, port).await {
            Ok(()) => Ok((child, port)),
            Err(error) => {
                process::stop(&mut child).await;
                Err(error)
            }
        }
    }

    /// Makes a database of this name with an owner of its own, if it is missing, and gives the owner's URL. The name
    /// consists of lower-case letters, digits and underscores.
    pub async fn create_database(&mut self, name: &str) -> Result<String, Error> {
        if !store::is_name(name) || name == store::SUPERUSER {
            return Err(Error::InvalidName);
        }
        let password = self.cluster.passwords.get_or_create(name)?;
        let mut conn = store::connect(self.port, self.superuser_password()).await?;
        store::ensure_database(&mut conn, name, &password).await?;
        store::close(conn).await;
        Ok(url(name, &password, self.port, name))
    }

    /// The superuser's URL. For tests and for people; services get [`LocalPostgres::create_database`].
    pub fn superuser_url(&self) -> String {
        url(store::SUPERUSER, self.superuser_password(), self.port, "postgres")
    }

    /// The port on 127.0.0.1.
    pub const fn port(&self) -> u16 {
        self.port
    }

    /// The server's log.
    pub fn log_file(&self) -> &Path {
        &self.cluster.log
    }

    /// The server's process, while it runs.
    pub fn pid(&self) -> Option<u32> {
        self.child.as_ref().and_then(Child::id)
    }

    /// Ends the server in an orderly way and waits for it. Connections still open are closed.
    pub async fn stop(mut self) {
        if let Some(mut child) = self.child.take() {
            process::stop(&mut child).await;
        }
    }

    /// Lets the server run on after this program. The next start on the same data directory stops it.
    pub fn leave_running(mut self) {
        self.child = None;
    }

    fn superuser_password(&self) -> &str {
        // `Cluster::open` made sure that there is one.
        self.cluster.passwords.get(store::SUPERUSER).unwrap_or_default()
    }
}

impl Drop for LocalPostgres {
    fn drop(&mut self) {
        if let Some(child) = &self.child {
            process::send(child, Signal::INT);
        }
    }
}

impl std::fmt::Debug for LocalPostgres {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("LocalPostgres").field("port", &self.port).finish_non_exhaustive()
    }
}

fn url(user: &str, password: &str, port: u16, database: &str) -> String {
    format!("postgres://{user}:{password}@127.0.0.1:{port}/{database}?sslmode=disable")
}

async fn wait_until_ready(cluster: &Cluster, child: &mut Child, port: u16) -> Result<(), Error> {
    let password = cluster.passwords.get(store::SUPERUSER).unwrap_or_default();
    let started = Instant::now();
    loop {
        match store::connect(port, password).await {
            Ok(conn) => {
                store::close(conn).await;
                return Ok(());
            }
            // The server is up and does not want us: waiting will not help.
            Err(sqlx::Error::Database(error)) if error.code().as_deref() != Some("57P03") => {
                return Err(sqlx::Error::Database(error).into());
            }
            Err(_) => {}
        }
        let ended = child.try_wait().map_or(true, |status| status.is_some());
        if ended || started.elapsed() > STARTUP {
            let tail = cluster.log_tail();
            if tail.contains("could not create any TCP/IP sockets") {
                return Err(Error::PortTaken(port));
            }
            return Err(Error::DidNotStart { log: cluster.log.clone(), tail });
        }
        tokio::time::sleep(PAUSE).await;
    }
}
