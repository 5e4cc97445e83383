//! Bold and dim, where somebody sees them.

use std::env;
use std::fmt::Display;
use std::io::{self, IsTerminal};
use std::sync::LazyLock;

/// Whether standard output is a terminal whose user wants colours (<https://no-color.org>).
pub(crate) fn is_wanted() -> bool {
    static WANTED: LazyLock<bool> = LazyLock::new(|| {
        let unwanted = env::var_os("NO_COLOR").is_some_and(|value| !value.is_empty());
        let dumb = env::var_os("TERM").is_some_and(|value| value == "dumb");
        io::stdout().is_terminal() && !unwanted && !dumb
    });
    *WANTED
}

/// A heading, or the one word that matters.
pub(crate) fn bold(text: impl Display) -> String {
    if is_wanted() { format!("\u{1b}[1m{text}\u{1b}[0m") } else { text.to_string() }
}

/// What is good to know and not to be looked at first.
pub(crate) fn dim(text: impl Display) -> String {
    if is_wanted() { format!("\u{1b}[2m{text}\u{1b}[0m") } else { text.to_string() }
}
