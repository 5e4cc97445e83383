//! The billing department's part.

use baton_proto::billing::v1::{
    ApproveRefundRequest, ApproveRefundResponse, GetInvoiceRequest, GetInvoiceResponse, Invoice,
    IssueInvoiceResponse, ListInvoicesRequest, ListInvoicesResponse, ListRefundsRequest, ListRefundsResponse,
    PayRefundRequest, PayRefundResponse, RecordPaymentResponse, RequestRefundResponse, VoidInvoiceRequest,
    VoidInvoiceResponse,
};
use tonic::Status;

use super::{Departments, PAGE, Telling, call};
use crate::commands::import::olist::plan::{InvoiceStep, Step};
use crate::commands::import::olist::requests::billing as requests;

impl Departments {
    pub(super) async fn tell_billing(
        &self,
        step: &Step,
        what: &InvoiceStep,
        telling: Telling<'_>,
    ) -> Result<String, Status> {
        let (context, target) = (Some(step.context()), telling.target);
        Ok(match what {
            InvoiceStep::Issue(charge) => {
                let request = requests::issue(step, charge, telling.customer_id, target);
                let IssueInvoiceResponse { invoice, event_id } = call!(self.billing.issue_invoice(request))?;
                telling.ids.note_invoice(invoice.unwrap_or_default());
                event_id
            }
            InvoiceStep::Pay(paid) => {
                let request = requests::record_payment(step, paid, target);
                let RecordPaymentResponse { invoice, event_id } =
                    call!(self.billing.record_payment(request))?;
                telling.ids.note_invoice(invoice.unwrap_or_default());
                event_id
            }
            InvoiceStep::Void { reason } => {
                let request =
                    VoidInvoiceRequest { context, invoice_id: target.to_owned(), reason: reason.clone() };
                let VoidInvoiceResponse { event_id, .. } = call!(self.billing.void_invoice(request))?;
                event_id
            }
            InvoiceStep::RequestRefund(paid) => {
                let request = requests::request_refund(step, paid, target);
                let RequestRefundResponse { refund, event_id } = call!(self.billing.request_refund(request))?;
                telling.ids.note_refund(refund.unwrap_or_default());
                event_id
            }
            InvoiceStep::ApproveRefund(_) => {
                let request = ApproveRefundRequest { context, refund_id: target.to_owned() };
                let ApproveRefundResponse { event_id, .. } = call!(self.billing.approve_refund(request))?;
                event_id
            }
            InvoiceStep::PayRefund(_) => {
                let refund_id = target.to_owned();
                let request = PayRefundRequest { context, refund_id, payout_reference: String::new() };
                let PayRefundResponse { event_id, .. } = call!(self.billing.pay_refund(request))?;
                event_id
            }
        })
    }

    pub(super) async fn look_up_billing(
        &self,
        step: &Step,
        what: &InvoiceStep,
        telling: Telling<'_>,
    ) -> Result<(), Status> {
        let ids = telling.ids;
        let request = GetInvoiceRequest { invoice: step.about.to_string() };
        let GetInvoiceResponse { invoice } = call!(self.billing.get_invoice(request))?;
        if let Some(own) = invoice.filter(|invoice| invoice.customer_id == telling.customer_id) {
            ids.note_invoice(own);
        }
        let invoice_id = ids.invoice(&step.about).unwrap_or_default().to_owned();
        if matches!(what, InvoiceStep::RequestRefund(_)) && !invoice_id.is_empty() {
            let request = ListRefundsRequest { page_size: PAGE, invoice_id, ..Default::default() };
            let ListRefundsResponse { refunds, .. } = call!(self.billing.list_refunds(request))?;
            for refund in refunds {
                ids.note_refund(refund);
            }
        }
        Ok(())
    }

    /// Visits every invoice.
    pub(in super::super) async fn each_invoice(&self, mut visit: impl FnMut(&Invoice)) -> Result<(), Status> {
        let mut request = ListInvoicesRequest { page_size: PAGE, ..Default::default() };
        loop {
            let page: ListInvoicesResponse = call!(self.billing.list_invoices(request.clone()))?;
            page.invoices.iter().for_each(&mut visit);
            if page.next_page_token.is_empty() {
                return Ok(());
            }
            request.page_token = page.next_page_token;
        }
    }
}
