//! A change that somebody asked for, carried out once.

use std::future::Future;

use baton_db::Work;
use baton_inbox::replay::{self, Claim, Key};
use prost::Message;
use sqlx::PgConnection;
use time::OffsetDateTime;

use crate::{Context, DepartmentError, Error};

/// A change that somebody asked for.
///
/// In the caller's transaction: lock the object → decide → save → [`tell`](crate::tell).
pub trait Command: Send + Sync {
    /// What it answers.
    type Answer: Message + Default;
    /// The department's error.
    type Error: DepartmentError;

    /// Makes the change, in the caller's transaction. It may be run again after a rollback.
    fn run(
        &self,
        conn: &mut PgConnection,
        context: &Context,
    ) -> impl Future<Output = Result<Self::Answer, Self::Error>> + Send;
}

/// A command under its request id: carried out once, answered as often as it is asked.
///
/// One transaction: claim the request id → the command → store the answer. A retry finds its first answer at the first
/// step.
#[derive(Debug)]
pub struct Write<C> {
    /// The change.
    pub command: C,
    /// The circumstances.
    pub context: Context,
    /// Names the request.
    pub(crate) key: Key,
    /// The last sequence of the customer's timeline that the writer has seen, if that is to be looked at.
    pub(crate) seen: Option<i64>,
    /// When the request came.
    pub(crate) received_at: OffsetDateTime,
}

impl<C: Command> Work for Write<C> {
    type Output = C::Answer;
    type Error = C::Error;

    async fn run(&self, conn: &mut PgConnection) -> Result<C::Answer, C::Error> {
        let claim = replay::claim(conn, &self.key, self.received_at).await.map_err(Error::from)?;
        if let Claim::Done(answer) = claim {
            return Ok(C::Answer::decode(answer.as_slice()).map_err(Error::from)?);
        }
        let answer = self.command.run(conn, &self.context).await?;
        replay::complete(conn, &self.key, &answer.encode_to_vec()).await?;
        Ok(answer)
    }
}
