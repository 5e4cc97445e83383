//! What a process is told from outside: arguments, environment, secrets, and their validation.
//!
//! Each group of arguments is a clap `Args` that a service flattens into its own settings; clap's `env` makes the
//! same group the process's environment, so that `--help` documents every variable. clap only parses. What the
//! values mean is checked afterwards by each group's `check`, which notes every problem in [`Problems`] and gives
//! back a plain struct without clap in it; that struct is also what `baton up` and tests build by hand.
//!
//! Invariant: a secret is never printed. It has no `Display`, its `Debug` hides it, `--help` hides its environment
//! value, and every secret can come from a file instead (`…_FILE`).

mod auth;
mod database;
mod listen;
mod problems;
mod secret;
mod telemetry;
mod timeline;
mod url;

pub use auth::{Auth, AuthArgs};
pub use database::{Database, DatabaseArgs};
pub use listen::{Listen, ListenArgs};
pub use problems::{InvalidSettings, Problems};
pub use secret::Secret;
pub use telemetry::{LogFormat, Telemetry, TelemetryArgs};
pub use timeline::{Timeline, TimelineArgs};
pub use url::check_service_url;
