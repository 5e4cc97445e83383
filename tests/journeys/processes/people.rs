//! The people of the departments: what they do and what they look at.

use baton_client::Connection;
use baton_proto::billing::v1::billing_service_client::BillingServiceClient;
use baton_proto::billing::v1::{
    Invoice, InvoiceState, ListInvoicesRequest, ListRefundsRequest, PayRefundRequest, Payment, PaymentMethod,
    RecordPaymentRequest, Refund, RefundState,
};
use baton_proto::common::v1::{Address, Money};
use baton_proto::customers::v1::{CreateCustomerRequest, Customer};
use baton_proto::orders::v1::orders_service_client::OrdersServiceClient;
use baton_proto::orders::v1::{
    CancelOrderRequest, GetOrderRequest, Order, OrderLine, OrderState, PlaceOrderRequest,
};
use baton_proto::sales::v1::sales_service_client::SalesServiceClient;
use baton_proto::shipping::v1::shipping_service_client::ShippingServiceClient;
use baton_proto::shipping::v1::{
    HandOverShipmentRequest, ListShipmentsRequest, RecordScanRequest, Scan, ScanKind, Shipment, ShipmentState,
};
use baton_proto::support::v1::support_service_client::SupportServiceClient;
use baton_proto::timeline::v1::{GetBriefRequest, OpenSubject};
use baton_testkit::eventually;
use prost_types::Timestamp;
use uuid::Uuid;

use crate::clients::context;
use crate::company::Company;

/// Makes a call as somebody who must know the outcome: repeated, as it is, until it is answered.
macro_rules! ask {
    ($client:expr, $method:ident, $request:expr) => {
        crate::clients::insist(&$client, $request, |mut client, request| async move {
            client.$method(request).await
        })
        .await
    };
}
pub(super) use ask;

/// Agents of every department.
pub(crate) struct People {
    pub(super) timeline: Connection,
    pub(super) sales: SalesServiceClient<Connection>,
    pub(super) orders: OrdersServiceClient<Connection>,
    pub(super) billing: BillingServiceClient<Connection>,
    pub(super) shipping: ShippingServiceClient<Connection>,
    pub(super) support: SupportServiceClient<Connection>,
}

impl People {
    pub(crate) fn of(company: &Company) -> Self {
        let at = |service: &str| company.connection(service, service);
        Self {
            timeline: company.connection("timeline", "support"),
            sales: SalesServiceClient::new(at("sales")),
            orders: OrdersServiceClient::new(at("orders")),
            billing: BillingServiceClient::new(at("billing")),
            shipping: ShippingServiceClient::new(at("shipping")),
            support: SupportServiceClient::new(at("support")),
        }
    }

    pub(super) async fn customer(&self) -> String {
        let customer = Customer { display_name: "Ana Souza".into(), ..Customer::default() };
        let request = CreateCustomerRequest { context: context(), customer: Some(customer) };
        ask!(self.timeline.customers(), create_customer, request).customer.unwrap().id
    }

    /// Two desk lamps for BRL 108.80, freight included.
    pub(super) async fn order(&self, customer_id: &str) -> Order {
        self.order_of(customer_id, vec![lamps()]).await
    }

    pub(super) async fn order_of(&self, customer_id: &str, lines: Vec<OrderLine>) -> Order {
        let order = Order {
            customer_id: customer_id.to_owned(),
            lines,
            delivery_address: Some(address()),
            ..Order::default()
        };
        let request = PlaceOrderRequest { context: context(), order: Some(order) };
        ask!(self.orders, place_order, request).order.unwrap()
    }

    pub(super) async fn cancel(&self, order_id: &str) -> Order {
        let (order_id, reason) = (order_id.to_owned(), "Changed her mind".to_owned());
        let request = CancelOrderRequest { context: context(), order_id, reason };
        ask!(self.orders, cancel_order, request).order.unwrap()
    }

    /// The order, once it stands where it should.
    pub(super) async fn order_in(&self, order_id: &str, state: OrderState) -> Order {
        self.order_when(order_id, state.as_str_name(), |order| order.state() == state).await
    }

    pub(super) async fn order_when(&self, order_id: &str, what: &str, is: impl Fn(&Order) -> bool) -> Order {
        eventually(&format!("the order is {what}"), async || {
            let request = GetOrderRequest { order: order_id.to_owned() };
            Some(ask!(self.orders, get_order, request).order.unwrap()).filter(&is)
        })
        .await
    }

    /// Every invoice of an order.
    pub(super) async fn invoices(&self, order_id: &str) -> Vec<Invoice> {
        let request = ListInvoicesRequest { order_id: order_id.to_owned(), ..ListInvoicesRequest::default() };
        ask!(self.billing, list_invoices, request).invoices
    }

    /// The one invoice of an order, once it stands where it should.
    pub(super) async fn invoice_in(&self, order_id: &str, state: InvoiceState) -> Invoice {
        eventually(&format!("the invoice is {}", state.as_str_name()), async || {
            let mut invoices = self.invoices(order_id).await;
            assert!(invoices.len() <= 1, "two invoices of one order: {invoices:#?}");
            invoices.pop().filter(|invoice| invoice.state() == state)
        })
        .await
    }

    pub(super) async fn pay(&self, invoice_id: &str, amount_minor: i64) -> Invoice {
        let payment = Payment {
            method: PaymentMethod::CreditCard.into(),
            instalments: 1,
            amount: Some(brl(amount_minor)),
            external_reference: Uuid::now_v7().to_string(),
            ..Payment::default()
        };
        let request = RecordPaymentRequest {
            context: context(),
            invoice_id: invoice_id.to_owned(),
            payment: Some(payment),
        };
        ask!(self.billing, record_payment, request).invoice.unwrap()
    }

    /// Waits for the invoice of an order and pays what is left of it.
    pub(super) async fn pay_for(&self, order_id: &str) -> Invoice {
        let invoice = self.invoice_in(order_id, InvoiceState::Issued).await;
        self.pay(&invoice.id, invoice.balance.as_ref().unwrap().amount_minor).await
    }

    pub(super) async fn refunds(&self, invoice_id: &str) -> Vec<Refund> {
        let request =
            ListRefundsRequest { invoice_id: invoice_id.to_owned(), ..ListRefundsRequest::default() };
        ask!(self.billing, list_refunds, request).refunds
    }

    /// The one approved refund of an invoice.
    pub(super) async fn approved_refund(&self, invoice_id: &str) -> Refund {
        eventually("a refund is approved", async || {
            let mut refunds = self.refunds(invoice_id).await;
            assert!(refunds.len() <= 1, "two refunds of one payment: {refunds:#?}");
            refunds.pop().filter(|refund| refund.state() == RefundState::Approved)
        })
        .await
    }

    pub(super) async fn pay_refund(&self, refund: &Refund) {
        let request = PayRefundRequest {
            context: context(),
            refund_id: refund.id.clone(),
            payout_reference: Uuid::now_v7().to_string(),
        };
        let refund = ask!(self.billing, pay_refund, request).refund.unwrap();
        assert_eq!(refund.state(), RefundState::Paid);
    }

    /// Every shipment of an order, the first one first.
    pub(super) async fn shipments(&self, order_id: &str) -> Vec<Shipment> {
        let request =
            ListShipmentsRequest { order_id: order_id.to_owned(), ..ListShipmentsRequest::default() };
        let mut shipments = ask!(self.shipping, list_shipments, request).shipments;
        shipments.reverse();
        shipments
    }

    /// The last shipment of an order, once it stands where it should.
    pub(super) async fn shipment_in(&self, order_id: &str, state: ShipmentState) -> Shipment {
        eventually(&format!("the shipment is {}", state.as_str_name()), async || {
            self.shipments(order_id).await.pop().filter(|shipment| shipment.state() == state)
        })
        .await
    }

    pub(super) async fn hand_over(&self, shipment_id: &str) -> Shipment {
        let request = HandOverShipmentRequest {
            context: context(),
            shipment_id: shipment_id.to_owned(),
            carrier: "Correios".into(),
            tracking_number: Uuid::now_v7().simple().to_string(),
        };
        ask!(self.shipping, hand_over_shipment, request).shipment.unwrap()
    }

    /// The carrier tells something, a moment after the hand-over and after what it told before.
    pub(super) async fn scan(&self, shipment: &Shipment, kind: ScanKind) -> Shipment {
        let handed_over = shipment.handed_over_at.unwrap();
        let after = 1 + i64::try_from(shipment.scans.len()).unwrap();
        let scan = Scan {
            scan_id: Uuid::now_v7().to_string(),
            kind: kind.into(),
            scanned_at: Some(Timestamp { seconds: handed_over.seconds + after, ..handed_over }),
            ..Scan::default()
        };
        let request =
            RecordScanRequest { context: context(), shipment: shipment.id.clone(), scan: Some(scan) };
        ask!(self.shipping, record_scan, request).shipment.unwrap()
    }

    /// What the customer's brief says is open, once it is as expected: kinds of subjects, sorted.
    pub(super) async fn open_subjects(&self, customer_id: &str, expected: &[&str]) {
        let mut last: Vec<OpenSubject> = Vec::new();
        eventually(&format!("the brief says that {expected:?} are open"), async || {
            let request =
                GetBriefRequest { customer_id: customer_id.to_owned(), ..GetBriefRequest::default() };
            last = ask!(self.timeline.timeline(), get_brief, request).brief.unwrap().open_subjects;
            let mut kinds: Vec<&str> =
                last.iter().filter_map(|open| open.subject.as_ref()).map(|s| s.kind.as_str()).collect();
            kinds.sort_unstable();
            (kinds == expected).then_some(())
        })
        .await;
    }
}

pub(super) fn brl(amount_minor: i64) -> Money {
    Money { currency_code: "BRL".into(), amount_minor }
}

pub(super) fn lamps() -> OrderLine {
    OrderLine {
        product_id: "lamp-7".into(),
        title: "Desk lamp".into(),
        quantity: 2,
        unit_price: Some(brl(4_990)),
        freight: Some(brl(900)),
        ..OrderLine::default()
    }
}

pub(super) fn address() -> Address {
    Address {
        lines: vec!["Rua Augusta 1200".into()],
        postal_code: "01304-001".into(),
        city: "São Paulo".into(),
        region: "SP".into(),
        country_code: "BR".into(),
        ..Address::default()
    }
}

/// Sums of money of one currency.
pub(super) fn minor(amount: Option<&Money>) -> i64 {
    amount.map_or(0, |money| money.amount_minor)
}
