//! The one life of a service process: settings → telemetry → build (which migrates) → bind → serve → drain.
//!
//! A service's library gives a [`Service`]: its generated servers, its background tasks, and what must work before it
//! is ready. A thin `main.rs` hands the function that builds it to [`main`]. A host that runs several services in one
//! process uses the same parts: one [`Process`], one [`Listener`] and one [`Service`] each.
//!
//! ```text
//! fn main() -> ExitCode {
//!     baton_chassis::main::<baton_orders::Args, _, _>("baton-orders", baton_orders::build)
//! }
//! ```
//!
//! Invariants: only this crate spawns and binds; every server is built in one hardened place (`server`); every call
//! passes the same layers in the same order, and authorization is one of them; a write that has started finishes,
//! whatever its caller does; draining ends streams, waits for calls and writes, only then stops the tasks, and
//! closes last what they used.

mod layers;
mod listener;
mod process;
mod readiness;
mod reflection;
mod run;
mod server;
mod service;
mod shutdown;
mod tasks;

pub use layers::Deadline;
pub use listener::Listener;
pub use process::{Limits, Process};
pub use run::{ServiceArgs, install_crypto, main, start_telemetry, terminated};
pub use service::Service;
pub use shutdown::Shutdown;

/// What a generated server should accept as one message (`max_decoding_message_size`): the largest request of the
/// contract, a full `AppendEvents`, and room for its framing.
pub const MAX_MESSAGE_BYTES: usize = 2 * 1024 * 1024;
