//! The department's RPCs: request in, command or query, response out.

mod convert;

use baton_department::Desk;
use baton_model::{ArticleId, TicketId};
use baton_proto::support::v1;
use baton_proto::support::v1::support_service_server::SupportService;
use tonic::{Request, Response, Status};

use crate::commands::Recorded;
use crate::events;
use crate::queries::GetTicket;

/// The department's RPCs.
#[derive(Debug)]
pub(crate) struct SupportRpc(pub(crate) Desk);

#[tonic::async_trait]
impl SupportService for SupportRpc {
    async fn open_ticket(
        &self,
        request: Request<v1::OpenTicketRequest>,
    ) -> Result<Response<v1::OpenTicketResponse>, Status> {
        let ids = self.0.ids();
        let ticket_id = TicketId::from_uuid(ids.uuid());
        let write = self
            .0
            .receive(&request, |fields, request| convert::open_ticket(fields, request, ticket_id, ids))?;
        self.0.require_customer(write.command.opening.customer_id).await?;
        Ok(Response::new(self.0.carry_out(write).await?))
    }

    async fn get_ticket(
        &self,
        request: Request<v1::GetTicketRequest>,
    ) -> Result<Response<v1::GetTicketResponse>, Status> {
        let ticket = self.0.query(&GetTicket { ticket: request.into_inner().ticket }).await?;
        Ok(Response::new(v1::GetTicketResponse { ticket: Some(events::ticket(&ticket)) }))
    }

    async fn list_tickets(
        &self,
        request: Request<v1::ListTicketsRequest>,
    ) -> Result<Response<v1::ListTicketsResponse>, Status> {
        let list = convert::list_tickets(request.get_ref())?;
        let (tickets, next_page_token) = self.0.query(&list).await?;
        Ok(Response::new(v1::ListTicketsResponse { tickets, next_page_token }))
    }

    async fn diagnose_ticket(
        &self,
        request: Request<v1::DiagnoseTicketRequest>,
    ) -> Result<Response<v1::DiagnoseTicketResponse>, Status> {
        let Recorded { ticket, event_id } = self.0.write(&request, convert::diagnose_ticket).await?;
        Ok(Response::new(v1::DiagnoseTicketResponse { ticket, event_id }))
    }

    async fn ask_customer(
        &self,
        request: Request<v1::AskCustomerRequest>,
    ) -> Result<Response<v1::AskCustomerResponse>, Status> {
        let Recorded { ticket, event_id } = self.0.tell_customer(&request, convert::ask_customer).await?;
        Ok(Response::new(v1::AskCustomerResponse { ticket, event_id }))
    }

    async fn record_answer(
        &self,
        request: Request<v1::RecordAnswerRequest>,
    ) -> Result<Response<v1::RecordAnswerResponse>, Status> {
        let Recorded { ticket, event_id } = self.0.write(&request, convert::record_answer).await?;
        Ok(Response::new(v1::RecordAnswerResponse { ticket, event_id }))
    }

    async fn solve_ticket(
        &self,
        request: Request<v1::SolveTicketRequest>,
    ) -> Result<Response<v1::SolveTicketResponse>, Status> {
        let Recorded { ticket, event_id } = self.0.tell_customer(&request, convert::solve_ticket).await?;
        Ok(Response::new(v1::SolveTicketResponse { ticket, event_id }))
    }

    async fn close_ticket(
        &self,
        request: Request<v1::CloseTicketRequest>,
    ) -> Result<Response<v1::CloseTicketResponse>, Status> {
        let Recorded { ticket, event_id } = self.0.write(&request, convert::close_ticket).await?;
        Ok(Response::new(v1::CloseTicketResponse { ticket, event_id }))
    }

    async fn reopen_ticket(
        &self,
        request: Request<v1::ReopenTicketRequest>,
    ) -> Result<Response<v1::ReopenTicketResponse>, Status> {
        let Recorded { ticket, event_id } = self.0.write(&request, convert::reopen_ticket).await?;
        Ok(Response::new(v1::ReopenTicketResponse { ticket, event_id }))
    }

    async fn approve_return(
        &self,
        request: Request<v1::ApproveReturnRequest>,
    ) -> Result<Response<v1::ApproveReturnResponse>, Status> {
        let Recorded { ticket, event_id } = self.0.write(&request, convert::approve_return).await?;
        Ok(Response::new(v1::ApproveReturnResponse { ticket, event_id }))
    }

    async fn apply_article(
        &self,
        request: Request<v1::ApplyArticleRequest>,
    ) -> Result<Response<v1::ApplyArticleResponse>, Status> {
        let Recorded { ticket, event_id } = self.0.write(&request, convert::apply_article).await?;
        Ok(Response::new(v1::ApplyArticleResponse { ticket, event_id }))
    }

    async fn score_article(
        &self,
        request: Request<v1::ScoreArticleRequest>,
    ) -> Result<Response<v1::ScoreArticleResponse>, Status> {
        let Recorded { ticket, event_id } = self.0.write(&request, convert::score_article).await?;
        Ok(Response::new(v1::ScoreArticleResponse { ticket, event_id }))
    }

    async fn put_article(
        &self,
        request: Request<v1::PutArticleRequest>,
    ) -> Result<Response<v1::PutArticleResponse>, Status> {
        let article_id = ArticleId::from_uuid(self.0.ids().uuid());
        let write =
            self.0.receive(&request, |fields, request| convert::put_article(fields, request, article_id))?;
        Ok(Response::new(self.0.carry_out(write).await?))
    }

    async fn get_article(
        &self,
        request: Request<v1::GetArticleRequest>,
    ) -> Result<Response<v1::GetArticleResponse>, Status> {
        let get = convert::get_article(request.get_ref())?;
        let article = self.0.query(&get).await?;
        Ok(Response::new(v1::GetArticleResponse { article: Some(events::article(&article)) }))
    }

    async fn search_articles(
        &self,
        request: Request<v1::SearchArticlesRequest>,
    ) -> Result<Response<v1::SearchArticlesResponse>, Status> {
        let search = convert::search_articles(request.get_ref())?;
        let (articles, next_page_token) = self.0.query(&search).await?;
        Ok(Response::new(v1::SearchArticlesResponse { articles, next_page_token }))
    }
}
