//! Fails a test in which something unexpected is logged as WARN or ERROR.

use std::fmt::{self, Write};
use std::sync::{Mutex, MutexGuard, Once, PoisonError};

use tracing::field::{Field, Visit};
use tracing::{Event, Level, Subscriber};
use tracing_subscriber::layer::{Context, Layer, SubscriberExt};
use tracing_subscriber::util::SubscriberInitExt;
use tracing_subscriber::{EnvFilter, fmt as format};

/// What was logged as WARN or ERROR in this process, which under nextest is one test.
static RECORDED: Mutex<Vec<String>> = Mutex::new(Vec::new());
static SUBSCRIBER: Once = Once::new();

/// Watches the log until it is dropped, and then fails the test if there was a WARN or ERROR that it did not allow.
///
/// Make it first in a test, so that it is dropped last. The log itself (INFO, or what `RUST_LOG` says) goes to the
/// test's output.
#[derive(Debug)]
#[must_use = "the log is watched as long as this value lives"]
pub struct Logs {
    allowed: Mutex<Vec<String>>,
}

impl Logs {
    /// Begins to watch.
    pub fn watch() -> Self {
        SUBSCRIBER.call_once(|| {
            let filter = EnvFilter::try_from_default_env().unwrap_or_else(|_| EnvFilter::new("info"));
            let output = format::layer().with_test_writer().with_ansi(false).with_filter(filter);
            let installed = tracing_subscriber::registry().with(Recorder).with(output).try_init();
            assert!(installed.is_ok(), "something else has installed a tracing subscriber in this test");
        });
        Self { allowed: Mutex::default() }
    }

    /// Expects that lines with this text may be logged.
    pub fn allow(&self, text: &str) {
        lock(&self.allowed).push(text.to_owned());
    }

    /// Whether a WARN or ERROR with this text has been logged.
    pub fn contain(&self, text: &str) -> bool {
        lock(&RECORDED).iter().any(|line| line.contains(text))
    }

    fn unexpected(&self) -> Vec<String> {
        let allowed = lock(&self.allowed);
        let is_allowed = |line: &&String| allowed.iter().any(|text| line.contains(text));
        lock(&RECORDED).iter().filter(|line| !is_allowed(line)).cloned().collect()
    }
}

impl Drop for Logs {
    fn drop(&mut self) {
        if std::thread::panicking() {
            return; // A second panic would hide the first one.
        }
        let unexpected = self.unexpected();
        assert!(unexpected.is_empty(), "unexpected in the log (see Logs::allow):\n{}", unexpected.join("\n"));
    }
}

struct Recorder;

impl<S: Subscriber> Layer<S> for Recorder {
    fn on_event(&self, event: &Event<'_>, _context: Context<'_, S>) {
        let metadata = event.metadata();
        if *metadata.level() <= Level::WARN {
            let mut line = Line(format!("{} {}:", metadata.level(), metadata.target()));
            event.record(&mut line);
            lock(&RECORDED).push(line.0);
        }
    }
}

/// An event on one line: `WARN baton_outbox::relay: message field=value`.
struct Line(String);

impl Visit for Line {
    fn record_debug(&mut self, field: &Field, value: &dyn fmt::Debug) {
        let _ = match field.name() {
            "message" => write!(self.0, " {value:?}"),
            name => write!(self.0, " {name}={value:?}"),
        };
    }
}

fn lock<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    #[should_panic(expected = "WARN here: too late seconds=3")]
    fn an_unexpected_warning_fails_the_test() {
        let _logs = Logs::watch();
        tracing::warn!(target: "here", seconds = 3, "too late");
    }

    #[test]
    fn an_expected_one_does_not() {
        let logs = Logs::watch();
        logs.allow("too late");
        tracing::warn!(target: "here", seconds = 3, "too late");
        assert!(logs.contain("seconds=3"));
        tracing::info!("all is well");
    }
}
