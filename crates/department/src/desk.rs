//! Where a department's requests arrive and are dealt with.

use std::sync::Arc;

use baton_auth::Caller;
use baton_client::{Connection, KnownCustomers};
use baton_db::{Db, Work};
use baton_errors::Failure;
use baton_inbox::replay::Key;
use baton_model::{Clock, CustomerId, Department, Ids};
use baton_outbox::Wake;
use baton_proto::WriteRequest;
use tonic::Request;

use crate::{Command, Context, Error, Fields, Write};

/// Receives the requests of a department and has them carried out. What each RPC has of its own stands in its function.
#[derive(Debug, Clone)]
pub struct Desk {
    pub(crate) department: Department,
    pub(crate) db: Db,
    pub(crate) clock: Arc<dyn Clock>,
    pub(crate) ids: Arc<dyn Ids>,
    pub(crate) customers: KnownCustomers,
    pub(crate) timeline: Connection,
    pub(crate) wake: Wake,
}

impl Desk {
    /// Reads a write request: who asks, under which request id, for what.
    pub fn receive<R: WriteRequest, C>(
        &self,
        request: &Request<R>,
        convert: impl FnOnce(&mut Fields, &R) -> Option<C>,
    ) -> Result<Write<C>, Failure> {
        let caller = Caller::of(request)?;
        let request = request.get_ref();
        let received_at = self.clock.now();
        let context = Context::of_call(self.department.clone(), caller, self.ids.event_id(), received_at);
        let mut fields = Fields::default();
        let circumstances = fields.context(request.context(), caller, context);
        let seen = fields.seen(request.context());
        let command = convert(&mut fields, request);
        let ((request_id, context), command) = fields.finish(circumstances.zip(command))?;
        let key = Key::new(0, &caller.actor.id, R::NAME, request_id, request);
        Ok(Write { command, context, key, seen, received_at })
    }

    /// Carries a write out and wakes the relay.
    pub async fn carry_out<C: Command>(&self, write: Write<C>) -> Result<C::Answer, Failure> {
        let answer = self.db.write(&write).await.map_err(Into::into)?;
        self.wake.wake();
        Ok(answer)
    }

    /// Receives a write and carries it out.
    pub async fn write<R: WriteRequest, C: Command>(
        &self,
        request: &Request<R>,
        convert: impl FnOnce(&mut Fields, &R) -> Option<C>,
    ) -> Result<C::Answer, Failure> {
        let write = self.receive(request, convert)?;
        self.carry_out(write).await
    }

    /// Carries out one transaction that has no request id of its own, and wakes the relay: the second one of a request
    /// that calls another service in between. It changes nothing when it is repeated.
    pub async fn go_on<W>(&self, work: &W) -> Result<W::Output, Failure>
    where
        W: Work<Error: Into<Failure>>,
    {
        let output = self.db.write(work).await.map_err(Into::into)?;
        self.wake.wake();
        Ok(output)
    }

    /// Answers a question.
    pub async fn query<Q>(&self, query: &Q) -> Result<Q::Output, Failure>
    where
        Q: Work<Error: Into<Failure>>,
    {
        self.db.read(query).await.map_err(Into::into)
    }

    /// Fails unless the customer exists. Asked before a write is carried out: no transaction waits for another service.
    pub async fn require_customer(&self, customer_id: CustomerId) -> Result<(), Failure> {
        if self.customers.contains(customer_id).await? {
            Ok(())
        } else {
            Err(Error::CustomerNotFound(customer_id).into())
        }
    }

    /// Where new ids come from.
    pub const fn ids(&self) -> &Arc<dyn Ids> {
        &self.ids
    }

    /// What time it is.
    pub const fn clock(&self) -> &Arc<dyn Clock> {
        &self.clock
    }
}
