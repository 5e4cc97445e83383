//! What can be asked, one file per question.

mod get;
mod list;

pub use get::Get;
pub use list::{Key, List};
