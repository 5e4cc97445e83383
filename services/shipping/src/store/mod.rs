//! The statements of this department, one file per table.

mod goods;
pub(crate) mod heard_orders;
pub(crate) mod returns;
pub(crate) mod scan_ids;
mod scans;
pub(crate) mod shipments;

/// What became of the insert of an object with a number.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Inserted {
    /// It is there.
    Yes,
    /// Another one has the number; nothing was inserted.
    NumberTaken,
    /// The object with this id has the external reference; nothing was inserted.
    ReferenceTaken(String),
}

/// What is stored is not what was stored.
fn unreadable(error: impl std::error::Error + Send + Sync + 'static) -> sqlx::Error {
    sqlx::Error::Decode(Box::new(error))
}
