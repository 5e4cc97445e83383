//! What the services say when they are asked. Feedback they keep on the timelines only: of it, what was told counts.

use baton_proto::billing::v1::{Payment, PaymentMethod};
use baton_proto::orders::v1::OrderState;
use baton_proto::sales::v1::LeadState;
use baton_proto::shipping::v1::Shipment;
use prost_types::Timestamp;
use tonic::Status;

use super::{Books, Group, Keys, Side};
use crate::commands::import::olist::departments::Departments;
use crate::commands::import::olist::rows::Method;
use crate::commands::import::olist::tally::Tally;

impl Books {
    /// Asks the services for everything that has a key of the files, and puts it beside what the files say.
    pub(in super::super) async fn ask(
        departments: &Departments,
        keys: Keys,
        tally: &Tally,
    ) -> Result<Self, Status> {
        let mut side = Side::default();
        departments
            .each_order(|order| {
                if keys.orders.contains(&order.external_reference) {
                    side.count(Group::Orders, state(order.state()));
                }
            })
            .await?;
        departments
            .each_invoice(|invoice| {
                let ours = |payment: &&Payment| keys.payments.contains(&payment.external_reference);
                for payment in invoice.payments.iter().filter(ours) {
                    let amount = payment.amount.as_ref().map_or(0, |amount| amount.amount_minor);
                    side.add(Group::Payments, method(payment.method()), amount);
                }
            })
            .await?;
        departments
            .each_shipment(|shipment| {
                if keys.orders.contains(&shipment.external_reference) && is_late(shipment) {
                    side.count(Group::LateDeliveries, "");
                }
            })
            .await?;
        departments
            .each_lead(|lead| {
                if keys.leads.contains(&lead.external_reference) {
                    side.count(Group::Leads, super::origin(&lead.origin));
                    if lead.state() == LeadState::Won {
                        side.count(Group::LeadsWon, "");
                    }
                }
            })
            .await?;
        for (score, count) in (1..).zip(tally.scores()) {
            for _ in 0..count {
                side.count(Group::Reviews, score.to_string());
            }
        }
        Ok(Self { files: keys.side, services: side })
    }
}

/// Whether the customer had it after the promised time.
fn is_late(shipment: &Shipment) -> bool {
    let at = |time: &Timestamp| (time.seconds, time.nanos);
    let times = shipment.delivered_at.as_ref().zip(shipment.promised_by.as_ref());
    times.is_some_and(|(delivered, promised)| at(delivered) > at(promised))
}

const fn state(state: OrderState) -> &'static str {
    match state {
        OrderState::Unspecified => "unspecified",
        OrderState::Placed => "placed",
        OrderState::Confirmed => "confirmed",
        OrderState::InFulfilment => "in fulfilment",
        OrderState::Shipped => "shipped",
        OrderState::Delivered => "delivered",
        OrderState::Completed => "completed",
        OrderState::OnHold => "on hold",
        OrderState::Cancelled => "cancelled",
        OrderState::Returned => "returned",
    }
}

/// The method as the files' side calls it; those that no file knows have one name.
const fn method(method: PaymentMethod) -> &'static str {
    match method {
        PaymentMethod::CreditCard => Method::CreditCard.name(),
        PaymentMethod::DebitCard => Method::DebitCard.name(),
        PaymentMethod::Boleto => Method::Boleto.name(),
        PaymentMethod::Voucher => Method::Voucher.name(),
        PaymentMethod::Other => Method::Other.name(),
        PaymentMethod::BankTransfer | PaymentMethod::Cash | PaymentMethod::Unspecified => "not of the files",
    }
}
