//! Commands on promises.
//!
//! A promise is made by an event that carries it, also here: so there is one path, and the same events give the same
//! promises. What follows is decided by `domain` under the lock of the partition.

pub(crate) mod make;
pub(crate) mod release;
pub(crate) mod replace;
pub(crate) mod watch;

use baton_errors::Failure;
use baton_model::{CustomerId, PromiseId};
use sqlx::PgConnection;
use time::OffsetDateTime;

use super::Circumstances;
use crate::domain::promise::Promise;
use crate::error::Error;
use crate::store;

/// The promise that a command is about, as it is under the lock of its partition.
async fn load(conn: &mut PgConnection, customer: CustomerId, id: PromiseId) -> Result<Promise, Error> {
    store::promises::find(conn, customer, id).await?.ok_or(Error::PromiseNotFound(id))
}

/// Nobody can keep what was due before it was promised; only history may say so.
pub(super) fn must_be_ahead(circumstances: &Circumstances, due: OffsetDateTime) -> Result<(), Error> {
    if due > circumstances.now || circumstances.imported {
        return Ok(());
    }
    Err(Failure::invalid_field("due", "must be in the future: say by when it can be done from now on").into())
}

/// A time as summaries tell it.
pub(super) fn at(time: OffsetDateTime) -> String {
    format!("{} {:02}:{:02} UTC", time.date(), time.hour(), time.minute())
}
