//! The department's RPCs: request in, command or query, response out.

mod convert;

use std::sync::Arc;

use baton_department::Desk;
use baton_errors::Failure;
use baton_model::{LeadId, TouchId};
use baton_proto::sales::v1;
use baton_proto::sales::v1::sales_service_server::SalesService;
use tonic::{Request, Response, Status};

use crate::commands::{RecordedLead, RecordedQuote, RecordedTouch, SettleAcceptance};
use crate::events;
use crate::orders::{self, Orders};
use crate::queries::{AcceptanceAnswer, GetLead, GetQuote};

/// The department's RPCs.
#[derive(Debug)]
pub(crate) struct SalesRpc {
    /// Where requests are dealt with.
    pub(crate) desk: Desk,
    /// With whom accepted quotes are placed.
    pub(crate) orders: Orders,
}

#[tonic::async_trait]
impl SalesService for SalesRpc {
    async fn create_lead(
        &self,
        request: Request<v1::CreateLeadRequest>,
    ) -> Result<Response<v1::CreateLeadResponse>, Status> {
        let id = LeadId::from_uuid(self.desk.ids().uuid());
        let write = self
            .desk
            .receive(&request, |fields, request| convert::leads::create_lead(fields, request, id))?;
        self.desk.require_customer(write.command.creating.customer_id).await?;
        Ok(Response::new(self.desk.carry_out(write).await?))
    }

    async fn get_lead(
        &self,
        request: Request<v1::GetLeadRequest>,
    ) -> Result<Response<v1::GetLeadResponse>, Status> {
        let lead = self.desk.query(&GetLead { lead: request.into_inner().lead }).await?;
        Ok(Response::new(v1::GetLeadResponse { lead: Some(events::leads::lead(&lead)) }))
    }

    async fn list_leads(
        &self,
        request: Request<v1::ListLeadsRequest>,
    ) -> Result<Response<v1::ListLeadsResponse>, Status> {
        let list = convert::leads::list_leads(request.get_ref())?;
        let (leads, next_page_token) = self.desk.query(&list).await?;
        Ok(Response::new(v1::ListLeadsResponse { leads, next_page_token }))
    }

    async fn contact_lead(
        &self,
        request: Request<v1::ContactLeadRequest>,
    ) -> Result<Response<v1::ContactLeadResponse>, Status> {
        let RecordedLead { lead, event_id } =
            self.desk.tell_customer(&request, convert::leads::contact_lead).await?;
        Ok(Response::new(v1::ContactLeadResponse { lead, event_id }))
    }

    async fn qualify_lead(
        &self,
        request: Request<v1::QualifyLeadRequest>,
    ) -> Result<Response<v1::QualifyLeadResponse>, Status> {
        let RecordedLead { lead, event_id } = self.desk.write(&request, convert::leads::qualify_lead).await?;
        Ok(Response::new(v1::QualifyLeadResponse { lead, event_id }))
    }

    async fn win_lead(
        &self,
        request: Request<v1::WinLeadRequest>,
    ) -> Result<Response<v1::WinLeadResponse>, Status> {
        let RecordedLead { lead, event_id } = self.desk.write(&request, convert::leads::win_lead).await?;
        Ok(Response::new(v1::WinLeadResponse { lead, event_id }))
    }

    async fn lose_lead(
        &self,
        request: Request<v1::LoseLeadRequest>,
    ) -> Result<Response<v1::LoseLeadResponse>, Status> {
        let RecordedLead { lead, event_id } = self.desk.write(&request, convert::leads::lose_lead).await?;
        Ok(Response::new(v1::LoseLeadResponse { lead, event_id }))
    }

    async fn draft_quote(
        &self,
        request: Request<v1::DraftQuoteRequest>,
    ) -> Result<Response<v1::DraftQuoteResponse>, Status> {
        let ids = self.desk.ids();
        let write = self
            .desk
            .receive(&request, |fields, request| convert::quotes::draft_quote(fields, request, ids))?;
        self.desk.require_customer(write.command.drafting.customer_id).await?;
        Ok(Response::new(self.desk.carry_out(write).await?))
    }

    async fn get_quote(
        &self,
        request: Request<v1::GetQuoteRequest>,
    ) -> Result<Response<v1::GetQuoteResponse>, Status> {
        let quote = self.desk.query(&GetQuote { quote: request.into_inner().quote }).await?;
        Ok(Response::new(v1::GetQuoteResponse { quote: Some(events::quotes::quote(&quote)) }))
    }

    async fn list_quotes(
        &self,
        request: Request<v1::ListQuotesRequest>,
    ) -> Result<Response<v1::ListQuotesResponse>, Status> {
        let list = convert::quotes::list_quotes(request.get_ref())?;
        let (quotes, next_page_token) = self.desk.query(&list).await?;
        Ok(Response::new(v1::ListQuotesResponse { quotes, next_page_token }))
    }

    async fn amend_quote(
        &self,
        request: Request<v1::AmendQuoteRequest>,
    ) -> Result<Response<v1::AmendQuoteResponse>, Status> {
        let RecordedQuote { quote, event_id } =
            self.desk.write(&request, convert::quotes::amend_quote).await?;
        Ok(Response::new(v1::AmendQuoteResponse { quote, event_id }))
    }

    async fn send_quote(
        &self,
        request: Request<v1::SendQuoteRequest>,
    ) -> Result<Response<v1::SendQuoteResponse>, Status> {
        let RecordedQuote { quote, event_id } =
            self.desk.tell_customer(&request, convert::quotes::send_quote).await?;
        Ok(Response::new(v1::SendQuoteResponse { quote, event_id }))
    }

    async fn accept_quote(
        &self,
        request: Request<v1::AcceptQuoteRequest>,
    ) -> Result<Response<v1::AcceptQuoteResponse>, Status> {
        let now = self.desk.clock().now();
        let write = self
            .desk
            .receive(&request, |fields, request| convert::quotes::accept_quote(fields, request, now))?;
        let context = write.context.clone();
        let order = self.desk.carry_out(write).await?;
        let acceptance = orders::request_id(&order).map_err(Failure::from)?;
        if let Some(answer) = self.desk.query(&AcceptanceAnswer { acceptance }).await? {
            return Ok(Response::new(answer));
        }
        let outcome = self.orders.place(order).await.map_err(Failure::from)?;
        let settling = SettleAcceptance { acceptance, outcome, context, ids: Arc::clone(self.desk.ids()) };
        Ok(Response::new(self.desk.go_on(&settling).await?))
    }

    async fn decline_quote(
        &self,
        request: Request<v1::DeclineQuoteRequest>,
    ) -> Result<Response<v1::DeclineQuoteResponse>, Status> {
        let RecordedQuote { quote, event_id } =
            self.desk.write(&request, convert::quotes::decline_quote).await?;
        Ok(Response::new(v1::DeclineQuoteResponse { quote, event_id }))
    }

    async fn put_account(
        &self,
        request: Request<v1::PutAccountRequest>,
    ) -> Result<Response<v1::PutAccountResponse>, Status> {
        let write = self.desk.receive(&request, convert::accounts::put_account)?;
        self.desk.require_customer(write.command.customer_id).await?;
        Ok(Response::new(self.desk.carry_out(write).await?))
    }

    async fn get_account(
        &self,
        request: Request<v1::GetAccountRequest>,
    ) -> Result<Response<v1::GetAccountResponse>, Status> {
        let account = self.desk.query(&convert::accounts::get_account(request.get_ref())?).await?;
        Ok(Response::new(v1::GetAccountResponse { account: Some(events::accounts::account(&account)) }))
    }

    async fn list_accounts(
        &self,
        request: Request<v1::ListAccountsRequest>,
    ) -> Result<Response<v1::ListAccountsResponse>, Status> {
        let list = convert::accounts::list_accounts(request.get_ref())?;
        let (accounts, next_page_token) = self.desk.query(&list).await?;
        Ok(Response::new(v1::ListAccountsResponse { accounts, next_page_token }))
    }

    async fn plan_touch(
        &self,
        request: Request<v1::PlanTouchRequest>,
    ) -> Result<Response<v1::PlanTouchResponse>, Status> {
        let id = TouchId::from_uuid(self.desk.ids().uuid());
        let write = self
            .desk
            .receive(&request, |fields, request| convert::touches::plan_touch(fields, request, id))?;
        self.desk.require_customer(write.command.planning.customer_id).await?;
        Ok(Response::new(self.desk.carry_out(write).await?))
    }

    async fn get_touch(
        &self,
        request: Request<v1::GetTouchRequest>,
    ) -> Result<Response<v1::GetTouchResponse>, Status> {
        let touch = self.desk.query(&convert::touches::get_touch(request.get_ref())?).await?;
        Ok(Response::new(v1::GetTouchResponse { touch: Some(events::touches::touch(&touch)) }))
    }

    async fn list_touches(
        &self,
        request: Request<v1::ListTouchesRequest>,
    ) -> Result<Response<v1::ListTouchesResponse>, Status> {
        let list = convert::touches::list_touches(request.get_ref())?;
        let (touches, next_page_token) = self.desk.query(&list).await?;
        Ok(Response::new(v1::ListTouchesResponse { touches, next_page_token }))
    }

    async fn complete_touch(
        &self,
        request: Request<v1::CompleteTouchRequest>,
    ) -> Result<Response<v1::CompleteTouchResponse>, Status> {
        let RecordedTouch { touch, event_id } =
            self.desk.tell_customer(&request, convert::touches::complete_touch).await?;
        Ok(Response::new(v1::CompleteTouchResponse { touch, event_id }))
    }

    async fn drop_touch(
        &self,
        request: Request<v1::DropTouchRequest>,
    ) -> Result<Response<v1::DropTouchResponse>, Status> {
        let RecordedTouch { touch, event_id } =
            self.desk.write(&request, convert::touches::drop_touch).await?;
        Ok(Response::new(v1::DropTouchResponse { touch, event_id }))
    }
}
