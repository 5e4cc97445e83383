//! Runs the real binary.

use std::path::{Path, PathBuf};
use std::process::{ExitStatus, Output, Stdio};
use std::time::{Duration, Instant};

use baton::Ready;
use rustix::process::{Pid, Signal, kill_process};
use tokio::process::{Child, Command};

/// A first start makes a database cluster, beside other tests that do the same.
const PATIENCE: Duration = Duration::from_secs(90);
const PAUSE: Duration = Duration::from_millis(20);

/// The binary with these arguments, and nothing of the machine's own settings.
pub(crate) fn baton(arguments: &[&str]) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_baton"));
    command.args(arguments).stdin(Stdio::null());
    for variable in ["BATON_READY_FILE", "BATON_DATA_DIR", "BATON_LOG", "BATON_UP_DATABASE_URL"] {
        command.env_remove(variable);
    }
    command
}

/// Runs a command to its end.
pub(crate) async fn run(arguments: &[&str]) -> Output {
    baton(arguments).output().await.unwrap()
}

/// Runs a command against a platform, and gives its JSON and whether it succeeded.
pub(crate) async fn json(command: &str, ready_file: &Path) -> (serde_json::Value, bool) {
    let output = run(&[command, "--json", "--ready-file", ready_file.to_str().unwrap()]).await;
    let text = String::from_utf8(output.stdout).unwrap();
    let value = serde_json::from_str(&text).unwrap_or_else(|_| {
        panic!("`baton {command} --json` printed {text:?} and {}", String::from_utf8_lossy(&output.stderr))
    });
    (value, output.status.success())
}

/// A running `baton up`.
pub(crate) struct Up {
    child: Child,
    ready_file: PathBuf,
    screen: PathBuf,
}

impl Up {
    /// Starts a platform without the story on any free ports, and waits until it is ready.
    pub(crate) async fn start(data_dir: &Path) -> Self {
        Self::start_with(data_dir, &["--no-demo"]).await
    }

    /// Starts a platform with more arguments, and waits until it is ready.
    pub(crate) async fn start_with(data_dir: &Path, arguments: &[&str]) -> Self {
        let screen = data_dir.join("screen.txt");
        let file = std::fs::File::create(&screen).unwrap();
        let ready_file = data_dir.join("ready.json");
        // One that was killed leaves its ready file behind.
        let before = std::fs::read(&ready_file).ok();
        let child = baton(&["up", "--port-base", "0", "--data-dir"])
            .arg(data_dir)
            .args(arguments)
            .stdout(file.try_clone().unwrap())
            .stderr(file)
            .spawn()
            .unwrap();
        let mut up = Self { child, ready_file, screen };
        let is_ready = |up: &Self| std::fs::read(&up.ready_file).is_ok_and(|now| Some(now) != before);
        up.wait_for("is ready", is_ready).await;
        up
    }

    /// Waits until what the screen shows contains the text.
    pub(crate) async fn shows(&mut self, text: &str) {
        self.wait_for(text, |up| up.screen().contains(text)).await;
    }

    async fn wait_for(&mut self, what: &str, condition: impl Fn(&Self) -> bool) {
        let started = Instant::now();
        while !condition(self) {
            let ended = self.child.try_wait().unwrap();
            assert!(ended.is_none(), "`baton up` ended before: {what}\n{}", self.screen());
            assert!(started.elapsed() < PATIENCE, "waited in vain until: {what}\n{}", self.screen());
            tokio::time::sleep(PAUSE).await;
        }
    }

    /// What it has printed so far.
    pub(crate) fn screen(&self) -> String {
        std::fs::read_to_string(&self.screen).unwrap()
    }

    /// What its ready file says.
    pub(crate) fn ready(&self) -> Ready {
        Ready::load(&self.ready_file).unwrap()
    }

    /// Where its ready file is.
    pub(crate) fn ready_file(&self) -> &Path {
        &self.ready_file
    }

    /// Ctrl-C, and waiting until it has stopped.
    pub(crate) async fn interrupt(mut self) -> (ExitStatus, String) {
        self.signal(Signal::INT);
        let status = tokio::time::timeout(PATIENCE, self.child.wait()).await;
        (status.expect("`baton up` does not stop").unwrap(), self.screen())
    }

    /// kill -9.
    pub(crate) async fn kill(mut self) {
        self.child.kill().await.unwrap();
    }

    fn signal(&self, signal: Signal) {
        let pid = self.child.id().and_then(|id| Pid::from_raw(id.try_into().unwrap()));
        if let Some(pid) = pid {
            kill_process(pid, signal).unwrap();
        }
    }
}

impl Drop for Up {
    /// A failed test leaves nothing running: the platform stops its Postgres on the way out.
    fn drop(&mut self) {
        self.signal(Signal::INT);
    }
}
