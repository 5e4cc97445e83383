//! Who is calling, and whether they may.
//!
//! A caller is whoever a bearer token names: a JWT (EdDSA or RS256) whose signature one of the install's public keys
//! proves ([`Verifier`]). What a caller may do stands in one table with one row per RPC ([`policy`]). [`AuthLayer`]
//! puts both in front of every service, so that a handler only ever sees a [`Caller`] that may make the call.
//!
//! Invariant: deny by default. An RPC without a row is refused to everybody; a test walks the descriptors and fails on
//! a missing and on a superfluous row. Health and reflection are open, see [`policy::is_open`].
//!
//! What this crate does not do: it does not look at the request. Whether the *object* of a call belongs to the
//! caller's department (the accountable department of a case) is the domain's question.

mod caller;
mod claims;
mod layer;
mod mint;
pub mod policy;
mod verify;

pub use caller::Caller;
pub use layer::{Auth, AuthLayer};
pub use mint::{Identity, Minter, MinterError};
pub use verify::{InvalidJwks, Verifier};

/// The audience (`aud`) of every token.
pub const AUDIENCE: &str = "baton";
