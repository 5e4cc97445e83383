//! What a department app uses to talk to Baton.
//!
//! A [`Connection`] carries the caller's token, a deadline and the trace into every call; generated clients are made
//! on it. [`retry`] repeats what is safe to repeat. [`CustomerWatch`] and [`Feed`] keep a stream open across broken
//! connections and restarted servers, and know what they have already given out. [`KnownCustomers`] remembers which
//! customers exist.
//!
//! Invariant: a write is repeated only as it is, with the same request id. Whoever calls [`retry`] builds the request
//! once, outside.

mod connection;
mod feed;
mod known;
mod methods;
mod retry;
mod token;
mod watch;

pub use connection::{Connection, InvalidUrl};
pub use feed::{Feed, FeedItem};
pub use known::KnownCustomers;
pub use retry::{Backoff, is_transient, retry};
pub use token::{InvalidToken, TokenSource};
pub use watch::{CustomerWatch, Watched};
