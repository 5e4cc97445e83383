//! The statements of this department, one file per table.

pub(crate) mod acceptances;
pub(crate) mod accounts;
pub(crate) mod leads;
mod lines;
mod people;
pub(crate) mod quotes;
pub(crate) mod touches;

/// What is stored is not what it should be.
fn decode(error: impl std::error::Error + Send + Sync + 'static) -> sqlx::Error {
    sqlx::Error::Decode(Box::new(error))
}
