//! The ids that the departments gave to a customer's things, by their keys in the data set.

use std::collections::HashMap;

use baton_proto::billing::v1::{Invoice, Refund, RefundCause};
use baton_proto::orders::v1::Order;
use baton_proto::sales::v1::Lead;
use baton_proto::shipping::v1::Shipment;

use super::plan::{InvoiceStep, LeadStep, OrderStep, Paid, ShipmentStep, Step, What};
use super::requests::billing::payment_reference;

/// The ids of one customer's things.
#[derive(Debug, Default)]
pub(super) struct Ids {
    orders: HashMap<String, String>,
    invoices: HashMap<String, String>,
    /// By the number of the payment in the data set.
    payments: HashMap<String, String>,
    /// By the id of the payment that goes back.
    refunds: HashMap<String, String>,
    shipments: HashMap<String, String>,
    leads: HashMap<String, String>,
}

impl Ids {
    /// Notes an order.
    pub(super) fn note_order(&mut self, order: Order) {
        self.orders.insert(order.external_reference, order.id);
    }

    /// Notes an invoice and its payments.
    pub(super) fn note_invoice(&mut self, invoice: Invoice) {
        let payments = invoice.payments.into_iter().filter(|payment| !payment.external_reference.is_empty());
        self.payments.extend(payments.map(|payment| (payment.external_reference, payment.id)));
        self.invoices.insert(invoice.external_reference, invoice.id);
    }

    /// Notes a refund, if it is of the kind that the importer makes.
    pub(super) fn note_refund(&mut self, refund: Refund) {
        if refund.cause() == RefundCause::Cancellation {
            self.refunds.insert(refund.payment_id, refund.id);
        }
    }

    /// Notes a shipment.
    pub(super) fn note_shipment(&mut self, shipment: Shipment) {
        self.shipments.insert(shipment.external_reference, shipment.id);
    }

    /// Notes a lead.
    pub(super) fn note_lead(&mut self, lead: Lead) {
        self.leads.insert(lead.external_reference, lead.id);
    }

    /// The id of an order's invoice.
    pub(super) fn invoice(&self, order: &str) -> Option<&str> {
        self.invoices.get(order).map(String::as_str)
    }

    /// The id of what a step makes, if it makes something and that is there.
    pub(super) fn made_by(&self, step: &Step) -> Option<&str> {
        let about = &*step.about;
        let made = match &step.what {
            What::Order(OrderStep::Place(_)) => self.orders.get(about),
            What::Invoice(InvoiceStep::Issue(_)) => self.invoices.get(about),
            What::Invoice(InvoiceStep::Pay(paid)) => self.payment(about, paid),
            What::Invoice(InvoiceStep::RequestRefund(paid)) => self.refund(about, paid),
            What::Shipment(ShipmentStep::Prepare(_)) => self.shipments.get(about),
            What::Lead(LeadStep::Create { .. }) => self.leads.get(about),
            _ => None,
        };
        made.map(String::as_str)
    }

    /// The id of what a step happens to. Nothing if that is not there: it was refused.
    pub(super) fn target_of<'a>(&'a self, step: &Step, customer_id: &'a str) -> Option<&'a str> {
        let about = &*step.about;
        let target = match &step.what {
            What::Order(OrderStep::Place(_)) | What::Lead(LeadStep::Create { .. }) => {
                return Some(customer_id);
            }
            // What a deal made of a customer falls with its lead.
            What::Account(_) => return self.leads.get(about).map(|_| customer_id),
            What::Order(_)
            | What::Said(_)
            | What::Invoice(InvoiceStep::Issue(_))
            | What::Shipment(ShipmentStep::Prepare(_)) => self.orders.get(about),
            What::Invoice(InvoiceStep::Pay(_) | InvoiceStep::Void { .. }) => self.invoices.get(about),
            What::Invoice(InvoiceStep::RequestRefund(paid)) => self.payment(about, paid),
            What::Invoice(InvoiceStep::ApproveRefund(paid) | InvoiceStep::PayRefund(paid)) => {
                self.refund(about, paid)
            }
            What::Shipment(_) => self.shipments.get(about),
            What::Lead(_) => self.leads.get(about),
        };
        target.map(String::as_str)
    }

    fn payment(&self, order: &str, paid: &Paid) -> Option<&String> {
        self.payments.get(&payment_reference(order, paid.sequential))
    }

    fn refund(&self, order: &str, paid: &Paid) -> Option<&String> {
        self.refunds.get(self.payment(order, paid)?)
    }
}
