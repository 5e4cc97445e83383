//! What the services say, and what they did not do.

use std::collections::BTreeSet;

use baton_client::{Connection, Feed, FeedItem};
use baton_proto::billing::v1::billing_service_client::BillingServiceClient;
use baton_proto::billing::v1::{
    Invoice, InvoiceState, ListCreditsRequest, ListDisputesRequest, ListInvoicesRequest, ListRefundsRequest,
    PaymentMethod, Refund, RefundCause, RefundState,
};
use baton_proto::cases::v1::{FeedbackRecorded, ListCasesRequest};
use baton_proto::orders::v1::orders_service_client::OrdersServiceClient;
use baton_proto::orders::v1::{ListOrdersRequest, OrderState};
use baton_proto::sales::v1::sales_service_client::SalesServiceClient;
use baton_proto::sales::v1::{
    LeadState, ListAccountsRequest, ListLeadsRequest, ListQuotesRequest, ListTouchesRequest,
};
use baton_proto::shipping::v1::shipping_service_client::ShippingServiceClient;
use baton_proto::shipping::v1::{ListReturnsRequest, ListShipmentsRequest, Shipment};
use baton_proto::timeline::v1::SubscribeRequest;
use prost_types::Timestamp;

use super::files::Books;
use crate::company::Company;
use crate::olist::DataSet;

/// The longest page.
const PAGE: i32 = 200;

/// Every page of a list.
macro_rules! all {
    ($client:expr, $method:ident, $request:ident { $($field:ident: $value:expr),* }, $what:ident) => {{
        let mut found = Vec::new();
        let mut request = $request { page_size: PAGE, $($field: $value,)* ..Default::default() };
        loop {
            let page = $client.clone().$method(request.clone()).await.expect("a page").into_inner();
            found.extend(page.$what);
            if page.next_page_token.is_empty() {
                break found;
            }
            request.page_token = page.next_page_token;
        }
    }};
}

/// Asks every service for everything.
pub(super) async fn ask(company: &Company) -> Books {
    let mut books = Books::default();
    let orders = OrdersServiceClient::new(company.connection("orders", "admin"));
    for order in all!(orders, list_orders, ListOrdersRequest {}, orders) {
        *books.orders.entry(state(order.state())).or_default() += 1;
    }
    let billing = BillingServiceClient::new(company.connection("billing", "admin"));
    for invoice in all!(billing, list_invoices, ListInvoicesRequest {}, invoices) {
        add_invoice(&mut books, &invoice);
    }
    for refund in all!(billing, list_refunds, ListRefundsRequest {}, refunds) {
        assert_eq!(refund.state(), RefundState::Paid, "{refund:#?}");
        books.refunded += minor(refund.amount.as_ref());
    }
    let shipping = ShippingServiceClient::new(company.connection("shipping", "admin"));
    for shipment in all!(shipping, list_shipments, ListShipmentsRequest {}, shipments) {
        books.late_deliveries += u64::from(is_late(&shipment));
    }
    let sales = SalesServiceClient::new(company.connection("sales", "admin"));
    let mut won = BTreeSet::new();
    for lead in all!(sales, list_leads, ListLeadsRequest {}, leads) {
        if lead.state() == LeadState::Won {
            won.insert(lead.customer_id.clone());
        }
        *books.leads.entry(lead.origin).or_default() += 1;
    }
    for account in all!(sales, list_accounts, ListAccountsRequest {}, accounts) {
        assert!(won.contains(&account.customer_id) && account.owner.is_some(), "{account:#?}");
        *books.deals.entry(account.segment).or_default() += 1;
    }
    for feedback in feedback(&company.connection("timeline", "admin")).await {
        *books.reviews.entry(feedback.score).or_default() += 1;
    }
    books
}

fn add_invoice(books: &mut Books, invoice: &Invoice) {
    for payment in &invoice.payments {
        let method = match payment.method() {
            PaymentMethod::CreditCard => "credit_card",
            PaymentMethod::DebitCard => "debit_card",
            PaymentMethod::Boleto => "boleto",
            PaymentMethod::Voucher => "voucher",
            PaymentMethod::Other => "other",
            unknown => panic!("nobody paid by {unknown:?}: {invoice:#?}"),
        };
        let (count, sum) = books.payments.entry(method.to_owned()).or_default();
        (*count, *sum) = (*count + 1, *sum + minor(payment.amount.as_ref()));
    }
    match invoice.state() {
        InvoiceState::Void => {}
        InvoiceState::Paid => {
            assert_eq!(minor(invoice.balance.as_ref()), 0, "{invoice:#?}");
            books.charged += minor(invoice.total.as_ref());
        }
        other => panic!("an invoice is {other:?}: {invoice:#?}"),
    }
}

/// Everything that was ever said: until the feed has caught up, which the first checkpoint after an event says.
async fn feedback(timeline: &Connection) -> Vec<FeedbackRecorded> {
    let types = vec!["baton.cases.v1.FeedbackRecorded".to_owned()];
    let mut now =
        Feed::new(timeline, SubscribeRequest { from_now: true, types: types.clone(), ..Default::default() });
    let Ok(FeedItem::Checkpoint(end)) = now.next().await else { panic!("the feed begins with a checkpoint") };
    let mut feed = Feed::new(timeline, SubscribeRequest { types, ..Default::default() });
    let mut said = Vec::new();
    loop {
        match feed.next().await.expect("the feed") {
            FeedItem::Event(entry) => {
                let body = entry.event.and_then(|event| event.body).expect("a body");
                said.push(body.to_msg().expect("feedback"));
            }
            FeedItem::Checkpoint(checkpoint) if checkpoint.cursor == end.cursor => return said,
            FeedItem::Checkpoint(_) => {}
        }
    }
}

/// Nothing is there but what the importer made.
pub(super) async fn assert_nobody_worked(company: &Company, data: &DataSet) {
    let orders = data.orders.all("order_id");
    let billing = BillingServiceClient::new(company.connection("billing", "admin"));
    let invoices = all!(billing, list_invoices, ListInvoicesRequest {}, invoices);
    let priced: BTreeSet<String> =
        data.items.all("order_id").union(&data.payments.all("order_id")).cloned().collect();
    let charged: BTreeSet<String> =
        invoices.iter().map(|invoice| invoice.external_reference.clone()).collect();
    assert_eq!((invoices.len(), &charged), (priced.len(), &priced), "one invoice per order, and no other");
    for invoice in &invoices {
        assert!(invoice.historical && invoice.dunning_level == 0 && !invoice.dunning_paused, "{invoice:#?}");
        assert!(invoice.differences.is_empty(), "{invoice:#?}");
        assert!(invoice.payments.iter().all(|payment| payment.twin_id.is_empty()), "{invoice:#?}");
    }
    let is_theirs = |refund: &Refund| {
        refund.cause() == RefundCause::Cancellation && refund.note == "date of the refund not in the file"
    };
    let refunds = all!(billing, list_refunds, ListRefundsRequest {}, refunds);
    assert!(!refunds.is_empty() && refunds.iter().all(is_theirs), "{refunds:#?}");
    assert_eq!(all!(billing, list_credits, ListCreditsRequest {}, credits), []);
    assert_eq!(all!(billing, list_disputes, ListDisputesRequest {}, disputes), []);

    let shipping = ShippingServiceClient::new(company.connection("shipping", "admin"));
    let shipments = all!(shipping, list_shipments, ListShipmentsRequest {}, shipments);
    let shipped: BTreeSet<String> =
        shipments.iter().map(|shipment| shipment.external_reference.clone()).collect();
    assert_eq!(shipments.len(), shipped.len(), "one shipment per order");
    assert!(shipped.is_subset(&orders), "and no other");
    assert_eq!(all!(shipping, list_returns, ListReturnsRequest {}, returns), []);

    let sales = SalesServiceClient::new(company.connection("sales", "admin"));
    assert_eq!(all!(sales, list_touches, ListTouchesRequest {}, touches), []);
    assert_eq!(all!(sales, list_quotes, ListQuotesRequest {}, quotes), []);
    let cases = company.connection("timeline", "admin").cases();
    assert_eq!(all!(cases, list_cases, ListCasesRequest {}, cases), []);
}

fn is_late(shipment: &Shipment) -> bool {
    let at = |time: &Timestamp| (time.seconds, time.nanos);
    let times = shipment.delivered_at.as_ref().zip(shipment.promised_by.as_ref());
    times.is_some_and(|(delivered, promised)| at(delivered) > at(promised))
}

fn minor(amount: Option<&baton_proto::common::v1::Money>) -> i64 {
    let amount = amount.expect("an amount");
    assert_eq!(amount.currency_code, "BRL");
    amount.amount_minor
}

fn state(state: OrderState) -> String {
    state.as_str_name().trim_start_matches("ORDER_STATE_").to_lowercase()
}
