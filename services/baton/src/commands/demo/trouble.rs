//! What goes wrong: the parcel is late, the customer calls, and the case moves.

use anyhow::Context;
use baton_proto::cases::v1::{AcceptHandoffRequest, Case, OpenCaseRequest, RequestHandoffRequest};
use baton_proto::common::v1::Channel;
use baton_proto::customers::v1::Customer;
use baton_proto::orders::v1::Order;
use baton_proto::support::v1::{OpenTicketRequest, Ticket};

use super::stage::Stage;

impl Stage<'_> {
    pub(super) async fn a_late_parcel(&self, customer: &Customer) -> anyhow::Result<Case> {
        let request = OpenCaseRequest {
            context: Some(self.now("case", Channel::Email, "")),
            customer_id: customer.id.clone(),
            title: "Espresso machine is two days late".into(),
            kind: "late-delivery".into(),
            desired_outcome: "I need it before Saturday, it is a birthday present".into(),
        };
        let case = call!(self.at_orders.cases(), open_case, request).case.unwrap_or_default();
        let name = self.lead.first_name();
        self.say("orders", format_args!("{name} writes that it is late; orders opens case {}", case.number))?;
        Ok(case)
    }

    pub(super) async fn a_call(
        &self,
        customer: &Customer,
        order: &Order,
        case: &Case,
    ) -> anyhow::Result<Ticket> {
        let ticket = Ticket {
            customer_id: customer.id.clone(),
            title: "Tracking shows nothing since the hand-over".into(),
            description: "The tracking page has not changed for a week. Is it lost?".into(),
            product_id: "espresso-m2".into(),
            order_id: order.id.clone(),
            ..Ticket::default()
        };
        let request = OpenTicketRequest {
            context: Some(self.now("ticket", Channel::Phone, &case.id)),
            ticket: Some(ticket),
        };
        let ticket = call!(self.support, open_ticket, request).ticket.unwrap_or_default();
        let name = self.lead.first_name();
        self.say(
            "support",
            format_args!("{name} calls; support sees order and case, and opens ticket {}", ticket.number),
        )?;
        Ok(ticket)
    }

    pub(super) async fn a_handoff(&self, case: &Case) -> anyhow::Result<String> {
        let request = RequestHandoffRequest {
            context: Some(self.now("handoff", Channel::Internal, &case.id)),
            case: case.id.clone(),
            to_department: "support".into(),
            reason: "The customer is on the phone with support; the parcel must be traced".into(),
            next_step: "Find the parcel with the carrier and tell the customer today".into(),
            accept_by: None,
        };
        let handoff = call!(self.at_orders.handoffs(), request_handoff, request).handoff.unwrap_or_default();
        self.say("orders", format_args!("asks support to take the case: {}", handoff.reason))?;

        let context = self.now("accept", Channel::Internal, &case.id);
        let request = AcceptHandoffRequest { context: Some(context), handoff_id: handoff.id.clone() };
        call!(self.at_support.handoffs(), accept_handoff, request);
        self.say(
            "support",
            format_args!("accepts, and has everything that orders knew: nothing is asked twice"),
        )?;
        Ok(handoff.id)
    }
}
