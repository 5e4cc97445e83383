//! The department's RPCs: request in, command or query, response out.

mod convert;
mod fields;

use std::sync::Arc;

use baton_auth::Caller;
use baton_client::KnownCustomers;
use baton_db::Db;
use baton_errors::Failure;
use baton_inbox::replay::Key;
use baton_model::{ArticleId, Clock, CustomerId, Ids, TicketId};
use baton_outbox::Wake;
use baton_proto::common::v1::WriteContext;
use baton_proto::support::v1;
use baton_proto::support::v1::support_service_server::SupportService;
use prost::Name;
use tonic::{Request, Response, Status};

use crate::commands::{Command, Recorded, Write};
use crate::error::Error;
use crate::events;
use crate::queries::GetTicket;
use fields::Fields;

/// The department's RPCs.
#[derive(Debug)]
pub(crate) struct SupportRpc {
    /// The department's database.
    pub(crate) db: Db,
    /// What time it is.
    pub(crate) clock: Arc<dyn Clock>,
    /// Where new ids come from.
    pub(crate) ids: Arc<dyn Ids>,
    /// Which customers exist.
    pub(crate) customers: KnownCustomers,
    /// Tells the relay.
    pub(crate) wake: Wake,
}

impl SupportRpc {
    /// Reads a write request: who asks, under which request id, for what.
    fn read<R: WriteRequest, C>(
        &self,
        request: &Request<R>,
        convert: impl FnOnce(&mut Fields, &R) -> Option<C>,
    ) -> Result<Write<C>, Failure> {
        let caller = Caller::of(request)?;
        let request = request.get_ref();
        let received_at = self.clock.now();
        let mut fields = Fields::default();
        let circumstances = fields.context(request.context(), caller, self.ids.event_id(), received_at);
        let command = convert(&mut fields, request);
        let ((request_id, context), command) = fields.finish(circumstances.zip(command))?;
        let key = Key::new(0, &caller.actor.id, R::NAME, request_id, request);
        Ok(Write { key, received_at, context, command })
    }

    /// Carries a write out and wakes the relay.
    async fn carry_out<C: Command>(&self, write: Write<C>) -> Result<C::Answer, Failure> {
        let answer = self.db.write(&write).await?;
        self.wake.wake();
        Ok(answer)
    }

    /// Both.
    async fn write<R: WriteRequest, C: Command>(
        &self,
        request: &Request<R>,
        convert: impl FnOnce(&mut Fields, &R) -> Option<C>,
    ) -> Result<C::Answer, Failure> {
        let write = self.read(request, convert)?;
        self.carry_out(write).await
    }

    async fn require_customer(&self, customer_id: CustomerId) -> Result<(), Failure> {
        if self.customers.contains(customer_id).await? {
            Ok(())
        } else {
            Err(Error::CustomerNotFound(customer_id).into())
        }
    }
}

#[tonic::async_trait]
impl SupportService for SupportRpc {
    async fn open_ticket(
        &self,
        request: Request<v1::OpenTicketRequest>,
    ) -> Result<Response<v1::OpenTicketResponse>, Status> {
        let ticket_id = TicketId::from_uuid(self.ids.uuid());
        let write = self
            .read(&request, |fields, request| convert::open_ticket(fields, request, ticket_id, &self.ids))?;
        self.require_customer(write.command.opening.customer_id).await?;
        Ok(Response::new(self.carry_out(write).await?))
    }

    async fn get_ticket(
        &self,
        request: Request<v1::GetTicketRequest>,
    ) -> Result<Response<v1::GetTicketResponse>, Status> {
        let ticket =
            self.db.read(&GetTicket { ticket: request.into_inner().ticket }).await.map_err(Failure::from)?;
        Ok(Response::new(v1::GetTicketResponse { ticket: Some(events::ticket(&ticket)) }))
    }

    async fn list_tickets(
        &self,
        request: Request<v1::ListTicketsRequest>,
    ) -> Result<Response<v1::ListTicketsResponse>, Status> {
        let list = convert::list_tickets(request.get_ref())?;
        let (tickets, next_page_token) = self.db.read(&list).await.map_err(Failure::from)?;
        let tickets = tickets.iter().map(events::ticket).collect();
        Ok(Response::new(v1::ListTicketsResponse { tickets, next_page_token }))
    }

    async fn diagnose_ticket(
        &self,
        request: Request<v1::DiagnoseTicketRequest>,
    ) -> Result<Response<v1::DiagnoseTicketResponse>, Status> {
        let Recorded { ticket, event_id } = self.write(&request, convert::diagnose_ticket).await?;
        Ok(Response::new(v1::DiagnoseTicketResponse { ticket, event_id }))
    }

    async fn ask_customer(
        &self,
        request: Request<v1::AskCustomerRequest>,
    ) -> Result<Response<v1::AskCustomerResponse>, Status> {
        let Recorded { ticket, event_id } = self.write(&request, convert::ask_customer).await?;
        Ok(Response::new(v1::AskCustomerResponse { ticket, event_id }))
    }

    async fn record_answer(
        &self,
        request: Request<v1::RecordAnswerRequest>,
    ) -> Result<Response<v1::RecordAnswerResponse>, Status> {
        let Recorded { ticket, event_id } = self.write(&request, convert::record_answer).await?;
        Ok(Response::new(v1::RecordAnswerResponse { ticket, event_id }))
    }

    async fn solve_ticket(
        &self,
        request: Request<v1::SolveTicketRequest>,
    ) -> Result<Response<v1::SolveTicketResponse>, Status> {
        let Recorded { ticket, event_id } = self.write(&request, convert::solve_ticket).await?;
        Ok(Response::new(v1::SolveTicketResponse { ticket, event_id }))
    }

    async fn close_ticket(
        &self,
        request: Request<v1::CloseTicketRequest>,
    ) -> Result<Response<v1::CloseTicketResponse>, Status> {
        let Recorded { ticket, event_id } = self.write(&request, convert::close_ticket).await?;
        Ok(Response::new(v1::CloseTicketResponse { ticket, event_id }))
    }

    async fn reopen_ticket(
        &self,
        request: Request<v1::ReopenTicketRequest>,
    ) -> Result<Response<v1::ReopenTicketResponse>, Status> {
        let Recorded { ticket, event_id } = self.write(&request, convert::reopen_ticket).await?;
        Ok(Response::new(v1::ReopenTicketResponse { ticket, event_id }))
    }

    async fn approve_return(
        &self,
        request: Request<v1::ApproveReturnRequest>,
    ) -> Result<Response<v1::ApproveReturnResponse>, Status> {
        let Recorded { ticket, event_id } = self.write(&request, convert::approve_return).await?;
        Ok(Response::new(v1::ApproveReturnResponse { ticket, event_id }))
    }

    async fn apply_article(
        &self,
        request: Request<v1::ApplyArticleRequest>,
    ) -> Result<Response<v1::ApplyArticleResponse>, Status> {
        let Recorded { ticket, event_id } = self.write(&request, convert::apply_article).await?;
        Ok(Response::new(v1::ApplyArticleResponse { ticket, event_id }))
    }

    async fn score_article(
        &self,
        request: Request<v1::ScoreArticleRequest>,
    ) -> Result<Response<v1::ScoreArticleResponse>, Status> {
        let Recorded { ticket, event_id } = self.write(&request, convert::score_article).await?;
        Ok(Response::new(v1::ScoreArticleResponse { ticket, event_id }))
    }

    async fn put_article(
        &self,
        request: Request<v1::PutArticleRequest>,
    ) -> Result<Response<v1::PutArticleResponse>, Status> {
        let article_id = ArticleId::from_uuid(self.ids.uuid());
        let write =
            self.read(&request, |fields, request| convert::put_article(fields, request, article_id))?;
        Ok(Response::new(self.carry_out(write).await?))
    }

    async fn get_article(
        &self,
        request: Request<v1::GetArticleRequest>,
    ) -> Result<Response<v1::GetArticleResponse>, Status> {
        let get = convert::get_article(request.get_ref())?;
        let article = self.db.read(&get).await.map_err(Failure::from)?;
        Ok(Response::new(v1::GetArticleResponse { article: Some(events::article(&article)) }))
    }

    async fn search_articles(
        &self,
        request: Request<v1::SearchArticlesRequest>,
    ) -> Result<Response<v1::SearchArticlesResponse>, Status> {
        let search = convert::search_articles(request.get_ref())?;
        let (articles, next_page_token) = self.db.read(&search).await.map_err(Failure::from)?;
        let articles = articles.iter().map(events::article).collect();
        Ok(Response::new(v1::SearchArticlesResponse { articles, next_page_token }))
    }
}

/// A request that writes. Its name is what a request id is remembered under.
trait WriteRequest: Name {
    fn context(&self) -> Option<&WriteContext>;
}

macro_rules! write_requests {
    ($($request:ident),+ $(,)?) => {
        $(impl WriteRequest for v1::$request {
            fn context(&self) -> Option<&WriteContext> {
                self.context.as_ref()
            }
        })+
    };
}

write_requests!(
    OpenTicketRequest,
    DiagnoseTicketRequest,
    AskCustomerRequest,
    RecordAnswerRequest,
    SolveTicketRequest,
    CloseTicketRequest,
    ReopenTicketRequest,
    ApproveReturnRequest,
    ApplyArticleRequest,
    ScoreArticleRequest,
    PutArticleRequest,
);
