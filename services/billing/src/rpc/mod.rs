//! The department's RPCs: request in, command or query, response out.

mod convert;

use std::sync::Arc;

use baton_department::Desk;
use baton_model::{CreditId, DisputeId, RefundId};
use baton_proto::billing::v1;
use baton_proto::billing::v1::billing_service_server::BillingService;
use tonic::{Request, Response, Status};

use crate::commands::{Recorded, RecordedRefund};
use crate::events;
use crate::queries::GetInvoice;

/// The department's RPCs.
#[derive(Debug)]
pub(crate) struct BillingRpc {
    /// Where the requests arrive.
    pub(crate) desk: Desk,
    /// How much goodwill one customer may be granted in a currency within a year.
    pub(crate) credit_cap_minor: i64,
}

#[tonic::async_trait]
impl BillingService for BillingRpc {
    async fn issue_invoice(
        &self,
        request: Request<v1::IssueInvoiceRequest>,
    ) -> Result<Response<v1::IssueInvoiceResponse>, Status> {
        let write = self
            .desk
            .receive(&request, |fields, request| convert::issue_invoice(fields, request, self.desk.ids()))?;
        self.desk.require_customer(write.command.issuing.customer_id).await?;
        Ok(Response::new(self.desk.carry_out(write).await?))
    }

    async fn get_invoice(
        &self,
        request: Request<v1::GetInvoiceRequest>,
    ) -> Result<Response<v1::GetInvoiceResponse>, Status> {
        let invoice = self.desk.query(&GetInvoice { invoice: request.into_inner().invoice }).await?;
        Ok(Response::new(v1::GetInvoiceResponse { invoice: Some(events::invoices::invoice(&invoice)) }))
    }

    async fn list_invoices(
        &self,
        request: Request<v1::ListInvoicesRequest>,
    ) -> Result<Response<v1::ListInvoicesResponse>, Status> {
        let list = convert::list_invoices(request.get_ref())?;
        let (invoices, next_page_token) = self.desk.query(&list).await?;
        Ok(Response::new(v1::ListInvoicesResponse { invoices, next_page_token }))
    }

    async fn void_invoice(
        &self,
        request: Request<v1::VoidInvoiceRequest>,
    ) -> Result<Response<v1::VoidInvoiceResponse>, Status> {
        let Recorded { invoice, event_id } = self
            .desk
            .write(&request, |fields, request| convert::void_invoice(fields, request, self.desk.ids()))
            .await?;
        Ok(Response::new(v1::VoidInvoiceResponse { invoice, event_id }))
    }

    async fn record_payment(
        &self,
        request: Request<v1::RecordPaymentRequest>,
    ) -> Result<Response<v1::RecordPaymentResponse>, Status> {
        let Recorded { invoice, event_id } = self
            .desk
            .write(&request, |fields, request| convert::record_payment(fields, request, self.desk.ids()))
            .await?;
        Ok(Response::new(v1::RecordPaymentResponse { invoice, event_id }))
    }

    async fn record_payment_failure(
        &self,
        request: Request<v1::RecordPaymentFailureRequest>,
    ) -> Result<Response<v1::RecordPaymentFailureResponse>, Status> {
        let Recorded { invoice, event_id } = self
            .desk
            .write(&request, |fields, request| {
                convert::record_payment_failure(fields, request, self.desk.ids())
            })
            .await?;
        Ok(Response::new(v1::RecordPaymentFailureResponse { invoice, event_id }))
    }

    async fn start_collections(
        &self,
        request: Request<v1::StartCollectionsRequest>,
    ) -> Result<Response<v1::StartCollectionsResponse>, Status> {
        let Recorded { invoice, event_id } = self
            .desk
            .write(&request, |fields, request| convert::start_collections(fields, request, self.desk.ids()))
            .await?;
        Ok(Response::new(v1::StartCollectionsResponse { invoice, event_id }))
    }

    async fn write_off_invoice(
        &self,
        request: Request<v1::WriteOffInvoiceRequest>,
    ) -> Result<Response<v1::WriteOffInvoiceResponse>, Status> {
        let Recorded { invoice, event_id } = self
            .desk
            .write(&request, |fields, request| convert::write_off_invoice(fields, request, self.desk.ids()))
            .await?;
        Ok(Response::new(v1::WriteOffInvoiceResponse { invoice, event_id }))
    }

    async fn request_refund(
        &self,
        request: Request<v1::RequestRefundRequest>,
    ) -> Result<Response<v1::RequestRefundResponse>, Status> {
        let refund_id = RefundId::from_uuid(self.desk.ids().uuid());
        let convert = |fields: &mut _, request: &_| convert::request_refund(fields, request, refund_id);
        Ok(Response::new(self.desk.write(&request, convert).await?))
    }

    async fn approve_refund(
        &self,
        request: Request<v1::ApproveRefundRequest>,
    ) -> Result<Response<v1::ApproveRefundResponse>, Status> {
        let RecordedRefund { refund, event_id } = self
            .desk
            .tell_customer(&request, |fields, request| {
                convert::approve_refund(fields, request, self.desk.ids())
            })
            .await?;
        Ok(Response::new(v1::ApproveRefundResponse { refund, event_id }))
    }

    async fn reject_refund(
        &self,
        request: Request<v1::RejectRefundRequest>,
    ) -> Result<Response<v1::RejectRefundResponse>, Status> {
        let RecordedRefund { refund, event_id } = self
            .desk
            .tell_customer(&request, |fields, request| {
                convert::reject_refund(fields, request, self.desk.ids())
            })
            .await?;
        Ok(Response::new(v1::RejectRefundResponse { refund, event_id }))
    }

    async fn pay_refund(
        &self,
        request: Request<v1::PayRefundRequest>,
    ) -> Result<Response<v1::PayRefundResponse>, Status> {
        let RecordedRefund { refund, event_id } = self.desk.write(&request, convert::pay_refund).await?;
        Ok(Response::new(v1::PayRefundResponse { refund, event_id }))
    }

    async fn get_refund(
        &self,
        request: Request<v1::GetRefundRequest>,
    ) -> Result<Response<v1::GetRefundResponse>, Status> {
        let refund = self.desk.query(&convert::get_refund(request.get_ref())?).await?;
        Ok(Response::new(v1::GetRefundResponse { refund: Some(events::refunds::refund(&refund)) }))
    }

    async fn list_refunds(
        &self,
        request: Request<v1::ListRefundsRequest>,
    ) -> Result<Response<v1::ListRefundsResponse>, Status> {
        let list = convert::list_refunds(request.get_ref())?;
        let (refunds, next_page_token) = self.desk.query(&list).await?;
        Ok(Response::new(v1::ListRefundsResponse { refunds, next_page_token }))
    }

    async fn grant_credit(
        &self,
        request: Request<v1::GrantCreditRequest>,
    ) -> Result<Response<v1::GrantCreditResponse>, Status> {
        let credit_id = CreditId::from_uuid(self.desk.ids().uuid());
        let write = self.desk.receive(&request, |fields, request| {
            convert::grant_credit(fields, request, credit_id, self.credit_cap_minor)
        })?;
        self.desk.require_customer(write.command.granting.customer_id).await?;
        Ok(Response::new(self.desk.carry_out(write).await?))
    }

    async fn apply_credit(
        &self,
        request: Request<v1::ApplyCreditRequest>,
    ) -> Result<Response<v1::ApplyCreditResponse>, Status> {
        let ids = Arc::clone(self.desk.ids());
        let convert = |fields: &mut _, request: &_| convert::apply_credit(fields, request, ids);
        Ok(Response::new(self.desk.write(&request, convert).await?))
    }

    async fn get_credit(
        &self,
        request: Request<v1::GetCreditRequest>,
    ) -> Result<Response<v1::GetCreditResponse>, Status> {
        let credit = self.desk.query(&convert::get_credit(request.get_ref())?).await?;
        Ok(Response::new(v1::GetCreditResponse { credit: Some(events::credits::credit(&credit)) }))
    }

    async fn list_credits(
        &self,
        request: Request<v1::ListCreditsRequest>,
    ) -> Result<Response<v1::ListCreditsResponse>, Status> {
        let list = convert::list_credits(request.get_ref())?;
        let (credits, next_page_token) = self.desk.query(&list).await?;
        Ok(Response::new(v1::ListCreditsResponse { credits, next_page_token }))
    }

    async fn open_dispute(
        &self,
        request: Request<v1::OpenDisputeRequest>,
    ) -> Result<Response<v1::OpenDisputeResponse>, Status> {
        let dispute_id = DisputeId::from_uuid(self.desk.ids().uuid());
        let ids = Arc::clone(self.desk.ids());
        let convert = |fields: &mut _, request: &_| convert::open_dispute(fields, request, dispute_id, ids);
        Ok(Response::new(self.desk.write(&request, convert).await?))
    }

    async fn resolve_dispute(
        &self,
        request: Request<v1::ResolveDisputeRequest>,
    ) -> Result<Response<v1::ResolveDisputeResponse>, Status> {
        let ids = Arc::clone(self.desk.ids());
        let convert = |fields: &mut _, request: &_| convert::resolve_dispute(fields, request, ids);
        Ok(Response::new(self.desk.write(&request, convert).await?))
    }

    async fn get_dispute(
        &self,
        request: Request<v1::GetDisputeRequest>,
    ) -> Result<Response<v1::GetDisputeResponse>, Status> {
        let dispute = self.desk.query(&convert::get_dispute(request.get_ref())?).await?;
        Ok(Response::new(v1::GetDisputeResponse { dispute: Some(events::disputes::dispute(&dispute)) }))
    }

    async fn list_disputes(
        &self,
        request: Request<v1::ListDisputesRequest>,
    ) -> Result<Response<v1::ListDisputesResponse>, Status> {
        let list = convert::list_disputes(request.get_ref())?;
        let (disputes, next_page_token) = self.desk.query(&list).await?;
        Ok(Response::new(v1::ListDisputesResponse { disputes, next_page_token }))
    }
}
