//! Credits: granted, and applied to an invoice.

use std::time::Duration;

use baton_errors::Reason;
use baton_model::{CustomerId, Ids, SystemIds};
use baton_proto::billing::v1::{
    self, Credit, CreditApplied, CreditGranted, CreditState, InvoiceCredited, InvoicePaid, InvoiceState,
};
use baton_proto::common::v1::{Money, WriteContext};
use baton_testkit::{call, context, every_page, metadata, reason, violations};
use tonic::Status;

use crate::goodwill::euros;
use crate::harness::{Department, brl};

pub(crate) fn granting(customer_id: CustomerId, amount: Money) -> v1::GrantCreditRequest {
    let credit = Credit {
        customer_id: customer_id.to_string(),
        amount: Some(amount),
        reason: "the parcel was late".to_owned(),
        ..Credit::default()
    };
    v1::GrantCreditRequest { context: Some(context()), credit: Some(credit) }
}

fn applying(credit: &Credit, invoice_id: &str) -> v1::ApplyCreditRequest {
    v1::ApplyCreditRequest {
        context: Some(context()),
        credit_id: credit.id.clone(),
        invoice_id: invoice_id.to_owned(),
    }
}

impl Department {
    pub(crate) async fn grant(&self, customer_id: CustomerId, minor: i64) -> Result<Credit, Status> {
        let granted = call!(&self.billing, grant_credit, granting(customer_id, brl(minor)));
        granted.map(|response| response.credit.unwrap())
    }

    async fn apply(&self, credit: &Credit, invoice_id: &str) -> Result<v1::ApplyCreditResponse, Status> {
        call!(&self.billing, apply_credit, applying(credit, invoice_id))
    }

    async fn credit(&self, credit_id: &str) -> Credit {
        let request = v1::GetCreditRequest { credit_id: credit_id.to_owned() };
        call!(&self.billing, get_credit, request).unwrap().credit.unwrap()
    }
}

#[tokio::test]
async fn a_granted_credit_is_kept_and_told() {
    let department = Department::start().await;
    let customer_id = department.timeline.customer();
    let granted = call!(&department.billing, grant_credit, granting(customer_id, brl(1_000))).unwrap();
    let credit = granted.credit.unwrap();
    assert_eq!((credit.state(), credit.revision, credit.invoice_id.as_str()), (CreditState::Granted, 1, ""));
    assert_eq!(credit.granted_by.as_ref().unwrap().id, "billing-ann");
    assert_eq!(department.credit(&credit.id).await, credit);

    let event = department.timeline.event(&granted.event_id).await;
    assert_eq!(event.summary, "Credit of BRL 10.00 granted: the parcel was late");
    let subject = event.subject.unwrap();
    assert_eq!((subject.kind.as_str(), subject.revision, subject.open), ("credit", 1, true));
    assert_eq!(department.tells::<CreditGranted>(&credit.id).await.credit, Some(credit));
}

#[tokio::test]
async fn a_credit_makes_an_invoice_less() {
    let department = Department::start().await;
    let customer_id = department.timeline.customer();
    let invoice = department.issue(customer_id, 5_890).await;
    let granted = department.grant(customer_id, 1_000).await.unwrap();
    let applied = department.apply(&granted, &invoice.id).await.unwrap();
    let (credit, after) = (applied.credit.unwrap(), applied.invoice.unwrap());
    assert_eq!(credit.state(), CreditState::Applied);
    assert_eq!((credit.invoice_id.as_str(), credit.revision), (invoice.id.as_str(), 2));
    assert_eq!((after.state(), after.revision), (InvoiceState::Issued, 2));
    assert_eq!((after.credited, after.balance), (Some(brl(1_000)), Some(brl(4_890))));
    assert_eq!(department.get(&invoice.id).await.balance, Some(brl(4_890)));
    assert_eq!(department.credit(&credit.id).await, credit);

    let event = department.timeline.event(&applied.event_id).await;
    assert_eq!(event.summary, format!("Credit of BRL 10.00 applied to invoice {}", invoice.number));
    let subject = event.subject.unwrap();
    assert_eq!((subject.id, subject.revision, subject.open), (credit.id.clone(), 2, false));
    assert_eq!(department.tells::<CreditApplied>(&credit.id).await.credit, Some(credit));
    let credited: InvoiceCredited = department.tells(&invoice.id).await;
    assert_eq!((credited.amount, credited.refund_due), (Some(brl(1_000)), false));
    assert_eq!(credited.reason, "the parcel was late");
}

#[tokio::test]
async fn a_credit_that_covers_the_rest_pays_the_invoice() {
    let department = Department::start().await;
    let customer_id = department.timeline.customer();
    let invoice = department.issue(customer_id, 5_890).await;
    department.pay(&invoice.id, 4_890).await;
    let granted = department.grant(customer_id, 1_000).await.unwrap();
    let after = department.apply(&granted, &invoice.id).await.unwrap().invoice.unwrap();
    assert_eq!((after.state(), after.balance.clone()), (InvoiceState::Paid, Some(brl(0))));
    let paid: InvoicePaid = department.tells(&invoice.id).await;
    assert_eq!((paid.payment, paid.invoice), (None, Some(after)));
    let story = ["InvoiceIssued", "PaymentRecorded", "InvoiceCredited", "InvoicePaid"];
    assert_eq!(department.story(&invoice.id), story);
}

#[tokio::test]
async fn a_credit_goes_where_it_fits_and_only_once() {
    let department = Department::start().await;
    let [customer_id, stranger] = [department.timeline.customer(), department.timeline.customer()];
    let credit = department.grant(customer_id, 1_000).await.unwrap();

    let small = department.issue(customer_id, 999).await;
    let status = department.apply(&credit, &small.id).await.unwrap_err();
    assert_eq!(
        (metadata(&status, "left_minor"), metadata(&status, "currency")),
        ("999".into(), "BRL".into())
    );
    assert_eq!(reason::<()>(Err(status)), Reason::CreditTooHigh);

    let others = department.issue(stranger, 5_000).await;
    assert_eq!(violations(&department.apply(&credit, &others.id).await.unwrap_err()), ["invoice_id"]);

    let euros = call!(&department.billing, grant_credit, granting(customer_id, euros(500))).unwrap();
    let euros = euros.credit.unwrap();
    let invoice = department.issue(customer_id, 5_890).await;
    assert_eq!(violations(&department.apply(&euros, &invoice.id).await.unwrap_err()), ["invoice_id"]);

    let paid = department.issue(customer_id, 2_000).await;
    department.pay(&paid.id, 2_000).await;
    let status = department.apply(&credit, &paid.id).await.unwrap_err();
    let allowed = "issued,partially_paid,overdue,in_collections";
    assert_eq!((metadata(&status, "state"), metadata(&status, "allowed")), ("paid".into(), allowed.into()));
    assert_eq!(reason::<()>(Err(status)), Reason::WrongState);

    // Nothing of that was done.
    assert_eq!(department.credit(&credit.id).await, credit);
    assert_eq!(department.get(&invoice.id).await, invoice);
    department.apply(&credit, &invoice.id).await.unwrap();
    let status = department.apply(&credit, &invoice.id).await.unwrap_err();
    assert_eq!(
        (metadata(&status, "state"), metadata(&status, "allowed")),
        ("applied".into(), "granted".into())
    );
    assert_eq!(department.get(&invoice.id).await.balance, Some(brl(4_890)));
}

#[tokio::test]
async fn concurrent_uses_of_one_credit_apply_it_once() {
    let department = Department::start().await;
    let customer_id = department.timeline.customer();
    let credit = department.grant(customer_id, 1_000).await.unwrap();
    let invoices = [department.issue(customer_id, 5_000).await, department.issue(customer_id, 5_000).await];
    let calls: Vec<_> = (0..8)
        .map(|number| {
            let (billing, request) =
                (department.billing.clone(), applying(&credit, &invoices[number % 2].id));
            tokio::spawn(async move { call!(&billing, apply_credit, request) })
        })
        .collect();
    let mut applied = 0;
    for call in calls {
        match call.await.unwrap() {
            Ok(_) => applied += 1,
            Err(status) => assert_eq!(reason::<()>(Err(status)), Reason::WrongState),
        }
    }
    let mut credited = 0;
    for invoice in &invoices {
        credited += department.get(&invoice.id).await.credited.unwrap().amount_minor;
    }
    assert_eq!((applied, credited), (1, 1_000));
}

#[tokio::test]
async fn each_write_is_done_once() {
    let department = Department::start().await;
    let customer_id = department.timeline.customer();
    let grant = granting(customer_id, brl(6_000));
    let first = call!(&department.billing, grant_credit, grant.clone()).unwrap();
    let again = call!(&department.billing, grant_credit, grant.clone()).unwrap();
    assert_eq!(again, first);
    // Not even the cap refuses a repetition.
    let credit = first.credit.unwrap();
    let other = v1::GrantCreditRequest { context: grant.context, ..granting(customer_id, brl(1)) };
    assert_eq!(reason(call!(&department.billing, grant_credit, other)), Reason::RequestIdReused);

    let invoice = department.issue(customer_id, 6_000).await;
    let apply = applying(&credit, &invoice.id);
    let first = call!(&department.billing, apply_credit, apply.clone()).unwrap();
    let again = call!(&department.billing, apply_credit, apply.clone()).unwrap();
    assert_eq!(again, first);
    let other = v1::ApplyCreditRequest { context: apply.context, ..applying(&credit, &credit.id) };
    assert_eq!(reason(call!(&department.billing, apply_credit, other)), Reason::RequestIdReused);
    assert_eq!(department.get(&invoice.id).await.credited, Some(brl(6_000)));
}

#[tokio::test]
async fn everything_that_is_wrong_is_named() {
    let department = Department::start().await;
    let request = v1::GrantCreditRequest {
        context: Some(WriteContext::default()),
        credit: Some(Credit { amount: Some(brl(0)), ..Credit::default() }),
    };
    let status = call!(&department.billing, grant_credit, request).unwrap_err();
    let fields = ["context.request_id", "credit.amount", "credit.customer_id", "credit.reason"];
    assert_eq!(violations(&status), fields);
    let request = v1::GrantCreditRequest { context: Some(context()), credit: None };
    assert_eq!(violations(&call!(&department.billing, grant_credit, request).unwrap_err()), ["credit"]);
    let request = v1::ApplyCreditRequest {
        context: Some(context()),
        credit_id: "seven".to_owned(),
        invoice_id: String::new(),
    };
    let status = call!(&department.billing, apply_credit, request).unwrap_err();
    assert_eq!(violations(&status), ["credit_id", "invoice_id"]);
    let request = v1::GetCreditRequest { credit_id: "seven".to_owned() };
    assert_eq!(violations(&call!(&department.billing, get_credit, request).unwrap_err()), ["credit_id"]);
    let request =
        v1::ListCreditsRequest { customer_id: "seven".to_owned(), states: vec![0], ..Default::default() };
    let status = call!(&department.billing, list_credits, request).unwrap_err();
    assert_eq!(violations(&status), ["customer_id", "states"]);
}

#[tokio::test]
async fn what_is_unknown_is_not_found() {
    let department = Department::start().await;
    let nobody = SystemIds.customer_id();
    assert_eq!(reason(department.grant(nobody, 1_000).await), Reason::CustomerNotFound);
    let customer_id = department.timeline.customer();
    let credit = department.grant(customer_id, 1_000).await.unwrap();
    let unknown = Credit { id: SystemIds.uuid().to_string(), ..Credit::default() };
    assert_eq!(reason(department.apply(&credit, &unknown.id).await), Reason::InvoiceNotFound);
    let invoice = department.issue(customer_id, 5_000).await;
    let status = department.apply(&unknown, &invoice.id).await.unwrap_err();
    assert_eq!(metadata(&status, "credit_id"), unknown.id);
    assert_eq!(reason::<()>(Err(status)), Reason::CreditNotFound);
    let request = v1::GetCreditRequest { credit_id: unknown.id };
    assert_eq!(reason(call!(&department.billing, get_credit, request)), Reason::CreditNotFound);
}

#[tokio::test]
async fn credits_are_listed_page_by_page() {
    let department = Department::start().await;
    let [customer_id, another] = [department.timeline.customer(), department.timeline.customer()];
    let invoice = department.issue(customer_id, 5_000).await;
    let mut granted = Vec::new();
    for minor in 1..=5 {
        granted.insert(0, department.grant(customer_id, minor).await.unwrap());
        department.clock.advance(Duration::from_secs(1));
    }
    department.grant(another, 1_000).await.unwrap();
    let listed = every_page(2, async |page_token| {
        let customer_id = customer_id.to_string();
        let request = v1::ListCreditsRequest { page_size: 2, page_token, customer_id, ..Default::default() };
        let page = call!(&department.billing, list_credits, request).unwrap();
        (page.credits, page.next_page_token)
    });
    assert_eq!(listed.await, granted);
    let applied = department.apply(&granted[3], &invoice.id).await.unwrap().credit.unwrap();
    let request = v1::ListCreditsRequest { states: vec![CreditState::Applied.into()], ..Default::default() };
    let page = call!(&department.billing, list_credits, request).unwrap();
    assert_eq!((page.credits, page.next_page_token.as_str()), (vec![applied], ""));
}
