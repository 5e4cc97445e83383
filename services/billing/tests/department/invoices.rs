//! Issuing invoices, and finding them.

use baton_errors::Reason;
use baton_model::{CustomerId, Ids, OrderId, SystemIds};
use baton_proto::billing::v1::{
    GetInvoiceRequest, Invoice, InvoiceIssued, InvoiceLine, InvoiceLineKind, InvoicePaid, InvoiceState,
    IssueInvoiceRequest, PriceDifference, PriceDifferenceFound,
};
use baton_testkit::{call, metadata, reason, violations};

use crate::harness::{Department, brl, issuing, timestamp};
use crate::orders::{order, order_line};

/// A request for an invoice over an order, with these lines of it.
pub(crate) fn charging(
    customer_id: CustomerId,
    order_id: OrderId,
    lines: Vec<InvoiceLine>,
) -> IssueInvoiceRequest {
    let mut request = issuing(customer_id, 1);
    let invoice = request.invoice.as_mut().unwrap();
    invoice.order_id = order_id.to_string();
    invoice.lines = lines;
    request
}

/// Goods of a line of an order.
pub(crate) fn goods(line_number: i32, quantity: i32, price: i64) -> InvoiceLine {
    InvoiceLine {
        kind: InvoiceLineKind::Goods.into(),
        line_number,
        product_id: "p1".to_owned(),
        title: "Lamp".to_owned(),
        quantity,
        unit_price: Some(brl(price)),
    }
}

#[tokio::test]
async fn an_invoice_begins_unpaid_and_due_in_two_weeks() {
    let department = Department::start().await;
    let customer = department.timeline.customer();
    let mut request = issuing(customer, 5_000);
    let asked = request.invoice.as_mut().unwrap();
    asked.external_reference = "INV-1".to_owned();
    let discount = InvoiceLine {
        unit_price: Some(brl(-110)),
        kind: InvoiceLineKind::Adjustment.into(),
        ..goods(0, 2, 0)
    };
    asked.lines.extend([goods(1, 2, 555), discount]);
    let lines = asked.lines.clone();

    let invoice = call!(&department.billing, issue_invoice, request).unwrap().invoice.unwrap();
    assert_eq!((invoice.lines.clone(), invoice.total.clone()), (lines, Some(brl(5_890))));
    assert_eq!((invoice.state(), invoice.balance.clone()), (InvoiceState::Issued, Some(brl(5_890))));
    for nothing in [&invoice.paid, &invoice.credited, &invoice.refunded] {
        assert_eq!(nothing, &Some(brl(0)));
    }
    let (issued_at, due_at) = (invoice.issued_at.unwrap(), invoice.due_at.unwrap());
    assert_eq!(due_at.seconds - issued_at.seconds, 14 * 24 * 3600);
    assert_eq!((invoice.revision, invoice.historical, invoice.dunning_paused), (1, false, false));

    for name in [&invoice.id, &invoice.number, &invoice.number.to_lowercase(), "INV-1"] {
        assert_eq!(department.get(name).await, invoice, "{name}");
    }
    let told: InvoiceIssued = department.tells(&invoice.id).await;
    assert_eq!(told.invoice, Some(invoice));
}

#[tokio::test]
async fn what_is_not_there_is_not_found_and_a_misheard_number_is_said_to_be_one() {
    let department = Department::start().await;
    let get = async |invoice: &str| {
        let request = GetInvoiceRequest { invoice: invoice.to_owned() };
        call!(&department.billing, get_invoice, request).unwrap_err()
    };
    for unknown in [SystemIds.uuid().to_string().as_str(), "INV-9", ""] {
        let status = get(unknown).await;
        assert_eq!(metadata(&status, "invoice"), unknown);
        assert_eq!(reason::<()>(Err(status)), Reason::InvoiceNotFound);
    }
    let invoice = department.issue(department.timeline.customer(), 100).await;
    let wrong = if invoice.number.ends_with('2') { '3' } else { '2' };
    let misheard = format!("{}{wrong}", &invoice.number[..8]);
    assert_eq!(violations(&get(&misheard).await), ["invoice"]);
}

#[tokio::test]
async fn references_numbers_and_orders_are_used_once() {
    let department = Department::start().await;
    let customer = department.timeline.customer();
    let issue = async |change: &dyn Fn(&mut Invoice)| {
        let mut request = issuing(customer, 100);
        change(request.invoice.as_mut().unwrap());
        call!(&department.billing, issue_invoice, request).map(|response| response.invoice.unwrap())
    };
    let first = issue(&|invoice| invoice.external_reference = "INV-1".to_owned()).await.unwrap();
    let taken = issue(&|invoice| invoice.external_reference = "INV-1".to_owned()).await.unwrap_err();
    assert_eq!(metadata(&taken, "id"), first.id);
    assert_eq!(reason::<()>(Err(taken)), Reason::ExternalReferenceTaken);

    // A number that is taken is drawn again.
    department.ids.draw_next(&first.number);
    assert_ne!(issue(&|_| {}).await.unwrap().number, first.number);

    let order_id = SystemIds.uuid().to_string();
    let of_order = |invoice: &mut Invoice| invoice.order_id.clone_from(&order_id);
    let first = issue(&of_order).await.unwrap();
    let second = issue(&of_order).await.unwrap_err();
    assert_eq!(
        (metadata(&second, "order_id"), metadata(&second, "id")),
        (order_id.clone(), first.id.clone())
    );
    assert_eq!(reason::<()>(Err(second)), Reason::OrderAlreadyInvoiced);
    department.void(&first.id).await.unwrap();
    issue(&of_order).await.unwrap();
}

#[tokio::test]
async fn of_many_invoices_for_one_order_one_is_issued() {
    let department = Department::start().await;
    let (customer, order_id) = (department.timeline.customer(), OrderId::from_uuid(SystemIds.uuid()));
    let calls: Vec<_> = (0..8)
        .map(|_| {
            let (billing, request) =
                (department.billing.clone(), charging(customer, order_id, vec![goods(1, 1, 1)]));
            tokio::spawn(async move { call!(billing, issue_invoice, request) })
        })
        .collect();
    let mut issued = 0;
    for call in calls {
        match call.await.unwrap() {
            Ok(_) => issued += 1,
            Err(status) => assert_eq!(reason::<()>(Err(status)), Reason::OrderAlreadyInvoiced),
        }
    }
    assert_eq!(issued, 1);
}

#[tokio::test]
async fn a_customer_must_exist_and_an_order_be_the_customers() {
    let department = Department::start().await;
    let nobody = call!(&department.billing, issue_invoice, issuing(SystemIds.customer_id(), 100));
    assert_eq!(reason(nobody), Reason::CustomerNotFound);

    let (owner, other) = (department.timeline.customer(), department.timeline.customer());
    let order = order(owner, vec![order_line(1, 100, None)]);
    department.placed(&order, false).await;
    department.void(&department.invoice_of(&order).await.id).await.unwrap();
    let request = charging(other, order.id.parse().unwrap(), vec![goods(1, 1, 100)]);
    let status = call!(&department.billing, issue_invoice, request).unwrap_err();
    assert_eq!(violations(&status), ["invoice.order_id"]);
}

#[tokio::test]
async fn what_differs_from_the_order_is_told_at_once() {
    let department = Department::start().await;
    let customer = department.timeline.customer();
    let order = order(customer, vec![order_line(2, 1_000, Some(300)), order_line(1, 500, None)]);
    department.placed(&order, false).await;
    department.void(&department.invoice_of(&order).await.id).await.unwrap();

    let order_id = order.id.parse().unwrap();
    let request = charging(customer, order_id, vec![goods(1, 2, 1_200), goods(3, 1, 70)]);
    let answer = call!(&department.billing, issue_invoice, request).unwrap();
    let invoice = answer.invoice.unwrap();
    let difference = |line_number, ordered: Option<i64>, charged: Option<i64>| PriceDifference {
        line_number,
        ordered: ordered.map(brl),
        charged: charged.map(brl),
    };
    assert_eq!(
        invoice.differences,
        [
            difference(1, Some(2_300), Some(2_400)),
            difference(2, Some(500), None),
            difference(3, None, Some(70)),
        ]
    );
    let told: PriceDifferenceFound = department.tells(&invoice.id).await;
    assert_eq!((told.invoice.unwrap(), invoice.revision), (invoice.clone(), 2));
    assert_eq!(department.story(&invoice.id), ["InvoiceIssued", "PriceDifferenceFound"]);
    let issued = department.timeline.event(&answer.event_id).await;
    assert_eq!(issued.subject.unwrap().revision, 1, "the answer names the first event");
}

#[tokio::test]
async fn a_charge_of_nothing_is_paid_at_once() {
    let department = Department::start().await;
    let invoice = department.issue(department.timeline.customer(), 0).await;
    assert_eq!((invoice.state(), invoice.revision), (InvoiceState::Paid, 2));
    let told: InvoicePaid = department.tells(&invoice.id).await;
    assert_eq!((told.invoice, told.payment), (Some(invoice), None));
}

#[tokio::test]
async fn who_issues_may_say_when_it_is_due() {
    let department = Department::start().await;
    let due = baton_model::Clock::now(&department.clock) + std::time::Duration::from_hours(24);
    let invoice = department.issue_due(department.timeline.customer(), 100, due).await;
    assert_eq!(invoice.due_at, Some(timestamp(due)));
}
