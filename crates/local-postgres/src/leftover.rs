//! A server that outlived the program that started it.
//!
//! We hold the data directory's lock, so whatever server runs in it belongs to nobody: it is stopped, and Postgres
//! recovers nothing because the stop is an orderly one. A process is only ever signalled when its working directory
//! proves that it is the server of this cluster; the number in a pid file alone may meanwhile belong to anyone.

use std::fs;
use std::path::Path;
use std::time::{Duration, Instant};

use rustix::io::Errno;
use rustix::process::{Pid, Signal, kill_process, test_kill_process};

use crate::error::{Error, IoContext};

const PATIENCE: Duration = Duration::from_secs(30);
const PAUSE: Duration = Duration::from_millis(20);

/// Stops the server left over in the cluster, if there is one.
pub(crate) async fn stop(cluster: &Path) -> Result<(), Error> {
    let file = cluster.join("postmaster.pid");
    let Ok(text) = fs::read_to_string(&file) else { return Ok(()) };
    let number = text.lines().next().and_then(|line| line.trim().parse().ok()).unwrap_or_default();
    let Some(pid) = Pid::from_raw(number).filter(|pid| runs(*pid)) else {
        // It crashed. Postgres cleans up after that by itself, and looks for surviving children first.
        return Ok(());
    };
    if !is_server_of(pid, cluster) {
        // It crashed, and another process carries its number by now. Postgres would take that one for the server and
        // refuse to start.
        return fs::remove_file(&file).context("cannot remove", &file);
    }
    tracing::info!(pid = number, "stopping the Postgres that an earlier run left behind");
    let _ = kill_process(pid, Signal::INT);
    let started = Instant::now();
    while is_server_of(pid, cluster) {
        if started.elapsed() > PATIENCE {
            return Err(Error::LeftoverRuns(number));
        }
        tokio::time::sleep(PAUSE).await;
    }
    Ok(())
}

fn runs(pid: Pid) -> bool {
    test_kill_process(pid) != Err(Errno::SRCH)
}

/// Whether the process works in the cluster's directory, as every Postgres does in its own.
fn is_server_of(pid: Pid, cluster: &Path) -> bool {
    let working_directory = format!("/proc/{}/cwd", pid.as_raw_nonzero());
    fs::read_link(working_directory).is_ok_and(|found| found == cluster)
}
