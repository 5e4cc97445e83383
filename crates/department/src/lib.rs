//! What the departments share, so that none writes it twice.
//!
//! - A write: [`Fields`] reads a request, the [`Desk`] receives it and carries its [`Command`] out, once for each request
//!   id, with its [`Context`]; [`tell`] enqueues the event of what changed,
//!   [`tell_stating`] with what the customer [`said`]. A command that [`TellsCustomer`] something is carried out only when
//!   its writer has seen what came meanwhile.
//! - A list: [`page`] reads which page, [`messages`] cuts it.
//! - What a department does by itself: a [`Clerk`] gives reactions and [`Job`]s their circumstances.
//! - Its life: [`Parts`] are what it is made of, a [`Composition`] puts them together.
//! - Its failures: [`Error`] holds those that every department has; [`failures`] words the others alike.
//!
//! What a department keeps to itself: its domain, its statements, its messages, and its own errors.
//!
//! Invariant: a command is one transaction of state, events and answer. It happened with all three or not at all.

mod address;
mod clerk;
mod command;
mod composition;
mod context;
mod convert;
mod desk;
mod error;
pub mod failures;
mod fields;
mod guard;
mod inserted;
mod job;
mod page;
mod parts;
mod settings;
mod stating;
mod telling;

pub use address::{StoredAddress, address, heard_address};
pub use clerk::Clerk;
pub use command::{Command, Write};
pub use composition::Composition;
pub use context::Context;
pub use convert::{instant, money, timestamp};
pub use desk::Desk;
pub use error::{DepartmentError, Error};
pub use fields::Fields;
pub use guard::TellsCustomer;
pub use inserted::Inserted;
pub use job::Job;
pub use page::{messages, page, short_page};
pub use parts::{Parts, migrations};
pub use settings::{DepartmentArgs, DepartmentSettings};
pub use stating::{corrected, postal, said};
pub use telling::{Told, any, body_of, event, tell, tell_stating};
