//! The server's process.

use std::fs::File;
use std::net::{Ipv4Addr, TcpListener};
use std::process::Stdio;
use std::time::Duration;

use rustix::process::{Pid, Signal, kill_process};
use tokio::process::Child;

use crate::cluster::Cluster;
use crate::error::{Error, IoContext};

/// How long open transactions may take to be rolled back and the last checkpoint to be written.
const FAST_SHUTDOWN: Duration = Duration::from_secs(30);
/// How long a server may take that no longer cares for a checkpoint.
const IMMEDIATE_SHUTDOWN: Duration = Duration::from_secs(5);

/// Starts the server; it is not ready yet.
pub(crate) fn spawn(cluster: &Cluster, port: u16, max_connections: u16, log: &File) -> Result<Child, Error> {
    let binary = cluster.binaries.join("postgres");
    let stdout = log.try_clone().context("cannot share", &cluster.log)?;
    let stderr = log.try_clone().context("cannot share", &cluster.log)?;
    let mut command = cluster.account.command(&binary);
    command.arg("-D").arg(&cluster.directory).arg("-p").arg(port.to_string());
    for setting in [
        "listen_addresses=127.0.0.1",
        "unix_socket_directories=",
        // Error details quote values, and so do failing statements.
        "log_error_verbosity=terse",
        "log_min_error_statement=panic",
        // A client that hangs in the middle of its login holds up whoever drops a database.
        "authentication_timeout=10s",
        // Services restart often, and their clients do not say goodbye then.
        "log_min_messages=warning",
    ] {
        command.arg("-c").arg(setting);
    }
    command.arg("-c").arg(format!("max_connections={max_connections}"));
    command
        .stdin(Stdio::null())
        .stdout(stdout)
        .stderr(stderr)
        .current_dir("/")
        // Out of reach of the terminal's Ctrl-C: services drain first, then they stop the server.
        .process_group(0);
    command.spawn().context("cannot run", binary)
}

/// Asks the server to roll back, write a checkpoint and end; insists if it does not.
pub(crate) async fn stop(child: &mut Child) {
    for (signal, patience) in [(Signal::INT, FAST_SHUTDOWN), (Signal::QUIT, IMMEDIATE_SHUTDOWN)] {
        send(child, signal);
        if tokio::time::timeout(patience, child.wait()).await.is_ok() {
            return;
        }
    }
    tracing::error!("Postgres did not stop and was killed; it will recover at its next start");
    let _ = child.kill().await;
}

/// Sends a signal, unless the process has ended and was waited for.
pub(crate) fn send(child: &Child, signal: Signal) {
    let pid = child.id().and_then(|id| i32::try_from(id).ok()).and_then(Pid::from_raw);
    if let Some(pid) = pid {
        // The only failure left is that it has just ended by itself.
        let _ = kill_process(pid, signal);
    }
}

/// A port that nobody uses at this moment.
pub(crate) fn free_port() -> Result<u16, Error> {
    let listener =
        TcpListener::bind((Ipv4Addr::LOCALHOST, 0)).context("cannot find a free port of", "127.0.0.1")?;
    Ok(listener.local_addr().context("cannot find a free port of", "127.0.0.1")?.port())
}

/// Whether nobody uses the port at this moment.
pub(crate) fn is_free(port: u16) -> bool {
    TcpListener::bind((Ipv4Addr::LOCALHOST, port)).is_ok()
}
