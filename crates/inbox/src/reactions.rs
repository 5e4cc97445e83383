//! What a department does when others act.

use std::future::Future;

use baton_db::DatabaseCause;
use baton_errors::Failure;
use baton_proto::timeline::v1::Event;
use sqlx::PgConnection;

/// What a department does when others act. One implementation per department dispatches to its `reactions/`.
///
/// For each event, [`prepare`](Self::prepare) and then [`react`](Self::react). An error of either whose [`Failure`] is
/// retryable has both tried again; any other parks the event.
pub trait Reactions: Send + Sync + 'static {
    /// Full names of the body types it wants, such as `baton.support.v1.ReturnApproved`.
    const TYPES: &'static [&'static str];

    /// What is asked of other services before the transaction; `()` where a reaction needs nothing of them.
    type Prepared: Default + Send + Sync;

    /// The service's error.
    type Error: From<sqlx::Error> + DatabaseCause + Into<Failure> + Send;

    /// Calls other services, where the reaction needs them: no transaction waits for a network.
    ///
    /// It may be run again, also after its effect on the other service was made: each call carries a request id that
    /// is derived from the event's id, so that the repetition gets the first outcome.
    fn prepare(&self, event: &Event) -> impl Future<Output = Result<Self::Prepared, Self::Error>> + Send {
        let _ = event;
        async { Ok(Self::Prepared::default()) }
    }

    /// Reacts to one event, in the transaction that also moves the position. It may be run again after a rollback.
    fn react(
        &self,
        conn: &mut PgConnection,
        event: &Event,
        prepared: &Self::Prepared,
    ) -> impl Future<Output = Result<(), Self::Error>> + Send;

    /// Called after a commit: the place to wake a relay.
    fn committed(&self) {}
}
