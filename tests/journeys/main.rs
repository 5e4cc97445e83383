//! What spans services, with the real binary: processes that are killed, watchers that outlive them, clients in other
//! languages, and a whole company's history.

#![allow(clippy::unwrap_used, reason = "helpers of tests fail as tests do")]

mod books;
mod clients;
mod company;
mod handoff;
mod history;
mod interop;
mod kills;
mod never_twice;
mod olist;
mod processes;
mod shop;
mod sixth;
