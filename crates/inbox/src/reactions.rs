//! What a department does when others act.

use std::future::Future;

use baton_db::DatabaseCause;
use baton_errors::Failure;
use baton_proto::timeline::v1::Event;
use sqlx::PgConnection;

/// What a department does when others act. One implementation per department dispatches to its `reactions/`.
pub trait Reactions: Send + Sync + 'static {
    /// Full names of the body types it wants, such as `baton.support.v1.ReturnApproved`.
    const TYPES: &'static [&'static str];

    /// The service's error.
    type Error: From<sqlx::Error> + DatabaseCause + Into<Failure> + Send;

    /// Reacts to one event, in the transaction that also moves the position. It may be run again after a rollback.
    ///
    /// An error whose [`Failure`] is retryable is tried again; any other parks the event.
    fn react(
        &self,
        conn: &mut PgConnection,
        event: &Event,
    ) -> impl Future<Output = Result<(), Self::Error>> + Send;

    /// Called after a commit: the place to wake a relay.
    fn committed(&self) {}
}
