//! How it begins: a quote, an order, and a card that is charged twice.

use anyhow::Context;
use baton_proto::billing::v1::{
    Invoice, ListInvoicesRequest, ListRefundsRequest, PayRefundRequest, Payment, PaymentMethod,
    RecordPaymentRequest, Refund,
};
use baton_proto::common::v1::{Address, Channel, Money};
use baton_proto::customers::v1::{
    AssignOwnerRequest, CreateCustomerRequest, Customer, CustomerKind, Identifier, Owner,
};
use baton_proto::sales::v1::{
    AcceptQuoteRequest, CreateLeadRequest, DraftQuoteRequest, Lead, Quote, QuoteLine, SendQuoteRequest,
};

use super::stage::Stage;
use crate::output::words;

impl Stage<'_> {
    pub(super) async fn a_customer(&self) -> anyhow::Result<Customer> {
        let identifier =
            |kind: &str, value: &str| Identifier { kind: kind.into(), value: value.into(), shared: false };
        let phone = self.lead.phone.iter().map(|phone| identifier("phone", phone));
        let customer = Customer {
            display_name: self.lead.name.clone(),
            kind: CustomerKind::Person.into(),
            language: "pt-BR".to_owned(),
            tier: "gold".to_owned(),
            identifiers: std::iter::once(identifier("email", &self.lead.email)).chain(phone).collect(),
            attributes: [("city".to_owned(), "São Paulo".to_owned())].into(),
            ..Customer::default()
        };
        let request = CreateCustomerRequest {
            context: Some(self.now("customer", Channel::Web, "")),
            customer: Some(customer),
        };
        let customer =
            call!(self.at_sales.customers(), create_customer, request).customer.unwrap_or_default();
        let request = AssignOwnerRequest {
            context: Some(self.now("owner", Channel::Internal, "")),
            customer_id: customer.id.clone(),
            owner: Some(Owner { id: "rui".into(), name: "Rui Alves".into(), department: "sales".into() }),
            etag: String::new(),
        };
        call!(self.at_sales.customers(), assign_owner, request);
        self.say(
            "sales",
            format_args!("{} asks for an espresso machine; Rui Alves takes care of her", self.lead.name),
        )?;
        Ok(customer)
    }

    /// From the question to the order, which sales has placed.
    pub(super) async fn a_quote(&self, customer: &Customer) -> anyhow::Result<Quote> {
        let lead = Lead {
            customer_id: customer.id.clone(),
            origin: "web-form".into(),
            interest: "An espresso machine for the office, before Saturday".into(),
            ..Lead::default()
        };
        let request =
            CreateLeadRequest { context: Some(self.now("lead", Channel::Web, "")), lead: Some(lead) };
        let lead = call!(self.sales, create_lead, request).lead.unwrap_or_default();

        let money = |amount_minor| Some(Money { currency_code: "BRL".into(), amount_minor });
        let machine = QuoteLine {
            product_id: "espresso-m2".into(),
            title: "Espresso machine M2".into(),
            category: "home_appliances".into(),
            quantity: 1,
            unit_price: money(124_900),
            freight: money(3_490),
        };
        let address = Address {
            lines: vec!["Rua Augusta 1200".into()],
            postal_code: "01304-001".into(),
            city: "São Paulo".into(),
            region: "SP".into(),
            country_code: "BR".into(),
            ..Address::default()
        };
        let quote = Quote {
            customer_id: customer.id.clone(),
            lead_id: lead.id,
            lines: vec![machine],
            delivery_address: Some(address),
            ..Quote::default()
        };
        let request =
            DraftQuoteRequest { context: Some(self.now("quote", Channel::Internal, "")), quote: Some(quote) };
        let quote = call!(self.sales, draft_quote, request).quote.unwrap_or_default();
        let (quote_id, context) = (quote.id.clone(), Some(self.now("send", Channel::Email, "")));
        call!(self.sales, send_quote, SendQuoteRequest { context, quote_id });
        let (quote_id, context) = (quote.id, Some(self.now("take", Channel::Phone, "")));
        let quote = call!(self.sales, accept_quote, AcceptQuoteRequest { context, quote_id });
        let quote = quote.quote.unwrap_or_default();
        self.say(
            "sales",
            format_args!("quote {}: she takes it, and sales has the order placed", quote.number),
        )?;
        Ok(quote)
    }

    /// Billing charges by itself, and finds by itself that the card was charged twice.
    pub(super) async fn a_charge(&self, order_id: &str) -> anyhow::Result<()> {
        let invoice = self.the_invoice(order_id).await?;
        let total = invoice.total.as_ref().map(words::money).unwrap_or_default();
        self.say(
            "billing",
            format_args!("hears of the order and issues invoice {}: {total}", invoice.number),
        )?;
        for charge in ["first", "second"] {
            let payment = Payment {
                method: PaymentMethod::CreditCard.into(),
                instalments: 3,
                amount: invoice.total.clone(),
                external_reference: format!("card-{}", &self.lead.request_id(charge)[..8]),
                ..Payment::default()
            };
            let request = RecordPaymentRequest {
                context: Some(self.now(charge, Channel::Internal, "")),
                invoice_id: invoice.id.clone(),
                payment: Some(payment),
            };
            call!(self.billing, record_payment, request);
        }
        self.say("billing", format_args!("the card is charged, and by mistake charged again"))?;
        let refund = self.the_refund(&invoice.id).await?;
        let request = PayRefundRequest {
            context: Some(self.now("refund", Channel::Internal, "")),
            refund_id: refund.id,
            payout_reference: String::new(),
        };
        call!(self.billing, pay_refund, request);
        self.say("billing", format_args!("finds the double charge and pays it back, before anybody calls"))?;
        Ok(())
    }

    async fn the_invoice(&self, order_id: &str) -> anyhow::Result<Invoice> {
        self.awaits("an invoice", || async {
            let request =
                ListInvoicesRequest { order_id: order_id.to_owned(), ..ListInvoicesRequest::default() };
            Ok(call!(self.billing, list_invoices, request).invoices.into_iter().next())
        })
        .await
    }

    async fn the_refund(&self, invoice_id: &str) -> anyhow::Result<Refund> {
        self.awaits("a refund", || async {
            let request =
                ListRefundsRequest { invoice_id: invoice_id.to_owned(), ..ListRefundsRequest::default() };
            Ok(call!(self.billing, list_refunds, request).refunds.into_iter().next())
        })
        .await
    }
}
