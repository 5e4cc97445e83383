//! A running department with a timeline in memory, and calls to it.

use std::ops::Deref;

use baton_billing::Terms;
use baton_client::Connection;
use baton_model::{CustomerId, Role};
use baton_proto::billing::v1::billing_service_client::BillingServiceClient;
use baton_proto::billing::v1::{self, Invoice, InvoiceLine, InvoiceLineKind, Payment, PaymentMethod};
use baton_proto::common::v1::Money;
use baton_proto::timeline::v1::Event;
use baton_testkit::{TestDepartment, call, context, eventually};
use prost::Name;
use prost_types::Timestamp;
use time::OffsetDateTime;

pub(crate) type Client = BillingServiceClient<Connection>;

/// A running department, and a client of it.
pub(crate) struct Department {
    pub(crate) billing: Client,
    running: TestDepartment,
}

impl Deref for Department {
    type Target = TestDepartment;

    fn deref(&self) -> &TestDepartment {
        &self.running
    }
}

impl Department {
    pub(crate) async fn start() -> Self {
        Self::start_with(Terms::default()).await
    }

    pub(crate) async fn start_with(terms: Terms) -> Self {
        let compose = move |parts| baton_billing::compose(parts, terms.clone());
        let running = TestDepartment::start("billing", &baton_billing::migrations(), compose).await;
        Self { billing: BillingServiceClient::new(running.agent()), running }
    }

    /// Starts the department once more, on the same database.
    pub(crate) async fn start_replica(&mut self) {
        self.running.start_replica().await;
    }

    /// A caller of another department or in another role.
    pub(crate) fn caller(&self, department: &str, roles: &[Role]) -> Client {
        BillingServiceClient::new(self.running.caller(department, roles))
    }

    /// A new invoice over so much, without an order.
    pub(crate) async fn issue(&self, customer_id: CustomerId, minor: i64) -> Invoice {
        call!(&self.billing, issue_invoice, issuing(customer_id, minor)).unwrap().invoice.unwrap()
    }

    /// A new invoice over so much that is to be paid by then.
    pub(crate) async fn issue_due(
        &self,
        customer_id: CustomerId,
        minor: i64,
        due: OffsetDateTime,
    ) -> Invoice {
        let mut request = issuing(customer_id, minor);
        request.invoice.as_mut().unwrap().due_at = Some(timestamp(due));
        call!(&self.billing, issue_invoice, request).unwrap().invoice.unwrap()
    }

    pub(crate) async fn pay(&self, invoice_id: &str, minor: i64) -> Invoice {
        let request = paying(invoice_id, minor);
        call!(&self.billing, record_payment, request).unwrap().invoice.unwrap()
    }

    pub(crate) async fn get(&self, invoice: &str) -> Invoice {
        let request = v1::GetInvoiceRequest { invoice: invoice.to_owned() };
        call!(&self.billing, get_invoice, request).unwrap().invoice.unwrap()
    }

    /// The events of this type that billing has told about an object, in their order.
    pub(crate) fn told<M: Name + Default>(&self, subject_id: &str) -> Vec<M> {
        let about = |event: &Event| event.subject.as_ref().is_some_and(|subject| subject.id == subject_id);
        let events = self.timeline.events().into_iter().filter(about);
        let bodies = events.filter_map(|event| event.body).filter(|body| body.type_url == M::type_url());
        bodies.map(|body| body.to_msg().unwrap()).collect()
    }

    /// The first event of this type about an object, once it is told.
    pub(crate) async fn tells<M: Name + Default>(&self, subject_id: &str) -> M {
        let what = format!("{} is told of {subject_id}", M::NAME);
        eventually(&what, async || self.told::<M>(subject_id).into_iter().next()).await
    }

    /// The names of all events about an object, in their order.
    pub(crate) fn story(&self, subject_id: &str) -> Vec<String> {
        let about = |event: &Event| event.subject.as_ref().is_some_and(|subject| subject.id == subject_id);
        let events = self.timeline.events().into_iter().filter(about);
        let name = |event: Event| event.body.unwrap().type_url.rsplit('.').next().unwrap().to_owned();
        events.map(name).collect()
    }
}

pub(crate) fn brl(minor: i64) -> Money {
    Money { currency_code: "BRL".to_owned(), amount_minor: minor }
}

pub(crate) fn timestamp(at: OffsetDateTime) -> Timestamp {
    Timestamp { seconds: at.unix_timestamp(), nanos: at.nanosecond().cast_signed() }
}

/// A request for an invoice over so much, with a new request id.
pub(crate) fn issuing(customer_id: CustomerId, minor: i64) -> v1::IssueInvoiceRequest {
    let line = InvoiceLine {
        kind: InvoiceLineKind::Adjustment.into(),
        title: "Repair".to_owned(),
        quantity: 1,
        unit_price: Some(brl(minor)),
        ..InvoiceLine::default()
    };
    let invoice = Invoice { customer_id: customer_id.to_string(), lines: vec![line], ..Invoice::default() };
    v1::IssueInvoiceRequest { context: Some(context()), invoice: Some(invoice) }
}

/// A payment by credit card, with a new request id.
pub(crate) fn paying(invoice_id: &str, minor: i64) -> v1::RecordPaymentRequest {
    let payment =
        Payment { method: PaymentMethod::CreditCard.into(), amount: Some(brl(minor)), ..Payment::default() };
    v1::RecordPaymentRequest {
        context: Some(context()),
        invoice_id: invoice_id.to_owned(),
        payment: Some(payment),
    }
}
