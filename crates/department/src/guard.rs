//! Nobody tells a customer something without knowing what came meanwhile.
//!
//! A write with `context.seen_sequence` whose command [`TellsCustomer`] is carried out only if nothing came on the
//! customer's timeline since that the writer has to know of; `confirm_seen` carries it out all the same.
//!
//! The timeline is asked before the transaction, as no transaction waits for another service. So what another department
//! records between the answer and the commit, or has committed and not yet delivered, is not seen: some milliseconds.
//! The timeline shows it: such an entry stands between `seen_sequence` and the sequence of the command's own event.

use std::future::Future;

use baton_client::retry;
use baton_db::Work;
use baton_errors::Failure;
use baton_inbox::replay;
use baton_model::CustomerId;
use baton_proto::WriteRequest;
use baton_proto::timeline::v1::CheckSeenRequest;
use sqlx::PgConnection;
use tonic::Request;

use crate::{Command, Desk, Error, Fields, Write};

/// A command that tells the customer something.
pub trait TellsCustomer: Command {
    /// Whom it tells. Fails as the command does when there is no such object.
    fn whom(&self, conn: &mut PgConnection) -> impl Future<Output = Result<CustomerId, Self::Error>> + Send;
}

impl Desk {
    /// Receives a write that tells the customer something, and carries it out unless the writer has not seen what came.
    pub async fn tell_customer<R: WriteRequest, C: TellsCustomer>(
        &self,
        request: &Request<R>,
        convert: impl FnOnce(&mut Fields, &R) -> Option<C>,
    ) -> Result<C::Answer, Failure> {
        let write = self.receive(request, convert)?;
        self.require_seen(&write).await?;
        self.carry_out(write).await
    }

    /// Fails if something came that the writer has to know of and has not seen.
    async fn require_seen<C: TellsCustomer>(&self, write: &Write<C>) -> Result<(), Failure> {
        let Some(seen_sequence) = write.seen else { return Ok(()) };
        let Some(customer_id) = self.query(&Whom(write)).await? else { return Ok(()) };
        let check = CheckSeenRequest {
            customer_id: customer_id.to_string(),
            seen_sequence,
            actor_id: write.context.actor.id.clone(),
        };
        let answer = retry(|| {
            let (mut timeline, check) = (self.timeline.timeline(), check.clone());
            async move { timeline.check_seen(check).await }
        });
        let answer = answer.await.map_err(|status| Error::of_call("timeline", &status))?;
        match answer.unseen.filter(|unseen| !unseen.entries.is_empty()) {
            Some(unseen) => Err(baton_errors::unseen(&unseen)),
            None => Ok(()),
        }
    }
}

/// Whom a write tells something; nobody any more if it was carried out before: then it gets its first answer, whatever
/// came since.
struct Whom<'a, C>(&'a Write<C>);

impl<C: TellsCustomer> Work for Whom<'_, C> {
    type Output = Option<CustomerId>;
    type Error = C::Error;

    async fn run(&self, conn: &mut PgConnection) -> Result<Option<CustomerId>, C::Error> {
        if replay::was_carried_out(conn, &self.0.key).await? {
            return Ok(None);
        }
        self.0.command.whom(conn).await.map(Some)
    }
}
