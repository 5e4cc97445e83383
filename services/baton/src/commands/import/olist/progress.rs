//! How far the import is: a bar on a terminal, a line now and then elsewhere, nothing for programs.

use std::sync::Mutex;
use std::sync::PoisonError;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::{Duration, Instant};

use indicatif::{ProgressBar, ProgressDrawTarget, ProgressStyle};

/// How often a line is written where there is no terminal.
const LINE_EVERY: Duration = Duration::from_secs(5);

/// Counts the steps done.
#[derive(Debug)]
pub(super) struct Progress {
    total: usize,
    done: AtomicUsize,
    shown: Shown,
}

#[derive(Debug)]
enum Shown {
    Bar(ProgressBar),
    Lines { began: Instant, last: Mutex<Instant> },
}

impl Progress {
    /// Of `total` steps, none is done. Written to standard error, so that it never mixes with the result.
    pub(super) fn new(total: usize, is_terminal: bool) -> Self {
        let shown = if is_terminal {
            let style = ProgressStyle::with_template(
                "{bar:32} {human_pos}/{human_len} steps, {per_sec:.0}, {eta} left",
            )
            .unwrap_or_else(|_| ProgressStyle::default_bar());
            let bar = ProgressBar::with_draw_target(Some(total as u64), ProgressDrawTarget::stderr());
            Shown::Bar(bar.with_style(style))
        } else {
            let now = Instant::now();
            Shown::Lines { began: now, last: Mutex::new(now) }
        };
        Self { total, done: AtomicUsize::new(0), shown }
    }

    /// So many more are done.
    pub(super) fn advance(&self, steps: usize) {
        let done = self.done.fetch_add(steps, Ordering::Relaxed) + steps;
        match &self.shown {
            Shown::Bar(bar) => bar.inc(steps as u64),
            Shown::Lines { began, last } => {
                let mut last = last.lock().unwrap_or_else(PoisonError::into_inner);
                if last.elapsed() >= LINE_EVERY {
                    *last = Instant::now();
                    eprintln!("{}", line(done, self.total, began.elapsed()));
                }
            }
        }
    }

    /// Takes the bar off the screen.
    pub(super) fn finish(&self) {
        if let Shown::Bar(bar) = &self.shown {
            bar.finish_and_clear();
        }
    }
}

fn line(done: usize, total: usize, elapsed: Duration) -> String {
    let rate = done as f64 / elapsed.as_secs_f64().max(f64::EPSILON);
    let left = (total.saturating_sub(done)) as f64 / rate.max(f64::EPSILON);
    format!("{done} of {total} steps, {rate:.0}/s, {left:.0} s left")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_line_tells_rate_and_time_left() {
        assert_eq!(line(500, 2_000, Duration::from_secs(5)), "500 of 2000 steps, 100/s, 15 s left");
    }
}
