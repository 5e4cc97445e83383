//! What happened before today: a customer, and an order that goes out.

use anyhow::Context;
use baton_proto::common::v1::{Channel, Money, WriteContext};
use baton_proto::customers::v1::{
    AssignOwnerRequest, CreateCustomerRequest, Customer, CustomerKind, Identifier, Owner,
};
use baton_proto::orders::v1::{
    ConfirmOrderRequest, Order, OrderLine, PlaceOrderRequest, ShipOrderRequest, StartFulfilmentRequest,
};
use prost_types::Timestamp;

use super::stage::Stage;

const DAY: i64 = 24 * 60 * 60;

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
        self.say("sales", format_args!("{} signs up on the web site", self.lead.name))?;

        let request = AssignOwnerRequest {
            context: Some(self.now("owner", Channel::Internal, "")),
            customer_id: customer.id.clone(),
            owner: Some(Owner { id: "rui".into(), name: "Rui Alves".into(), department: "sales".into() }),
            etag: String::new(),
        };
        call!(self.at_sales.customers(), assign_owner, request);
        self.say("sales", format_args!("Rui Alves becomes {}'s primary owner", self.lead.first_name()))?;
        Ok(customer)
    }

    /// Last week, in life. The days count from when the customer's record was made, which stays the same when an
    /// interrupted story is taken up.
    pub(super) async fn an_order(&self, customer: &Customer) -> anyhow::Result<Order> {
        let today = customer.created_at.map_or(0, |at| at.seconds);
        let ago =
            |days: i64, minutes: i64| Timestamp { seconds: today - days * DAY + minutes * 60, nanos: 0 };
        let then = |step: &str, days: i64, minutes: i64| WriteContext {
            occurred_at: Some(ago(days, minutes)),
            ..self.now(step, Channel::Internal, "")
        };
        let money = |amount_minor| Some(Money { currency_code: "BRL".into(), amount_minor });
        let machine = OrderLine {
            product_id: "espresso-m2".into(),
            title: "Espresso machine M2".into(),
            category: "home_appliances".into(),
            quantity: 1,
            unit_price: money(124_900),
            freight: money(3_490),
            ..OrderLine::default()
        };
        let order = Order {
            customer_id: customer.id.clone(),
            external_reference: self.lead.order_number(),
            lines: vec![machine],
            promised_by: Some(ago(2, 0)),
            ..Order::default()
        };
        let request = PlaceOrderRequest { context: Some(then("place", 9, 0)), order: Some(order) };
        let order = call!(self.history, place_order, request).order.unwrap_or_default();
        self.say(
            "orders",
            format_args!("nine days ago: an espresso machine is ordered, promised within a week"),
        )?;

        let order_id = || order.id.clone();
        let request = ConfirmOrderRequest { context: Some(then("confirm", 9, 4)), order_id: order_id() };
        call!(self.history, confirm_order, request);
        let request = StartFulfilmentRequest { context: Some(then("start", 8, 0)), order_id: order_id() };
        call!(self.history, start_fulfilment, request);
        let request = ShipOrderRequest {
            context: Some(then("ship", 7, 0)),
            order_id: order_id(),
            carrier: "Correios".into(),
            tracking_number: "BR482910375".into(),
        };
        call!(self.history, ship_order, request);
        self.say(
            "orders",
            format_args!("seven days ago: it goes to the carrier, and nothing is heard of it since"),
        )?;
        Ok(order)
    }
}
