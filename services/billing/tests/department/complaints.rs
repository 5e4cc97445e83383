//! Who complains is not dunned. The timeline delivers every event twice.

use baton_model::{Ids, Role, SystemIds};
use baton_proto::billing::v1::{
    DunningPaused, DunningResumed, Invoice, InvoiceIssued, InvoiceOverdue, InvoiceState,
};
use baton_proto::cases::v1::{
    Case, CaseClosed, CaseOpened, CaseReopened, CaseResolved, CaseState, CaseUpdated,
};
use baton_proto::orders::v1::Order;
use baton_proto::timeline::v1::Event;
use baton_testkit::{TRACEPARENT, call, event, eventually};
use time::macros::{date, datetime};

use crate::harness::{Department, brl, issuing, timestamp};
use crate::orders::{order, order_line};

fn complaint(invoice: &Invoice) -> Case {
    Case {
        id: SystemIds.uuid().to_string(),
        customer_id: invoice.customer_id.clone(),
        kind: "complaint".to_owned(),
        state: CaseState::Open.into(),
        revision: 1,
        ..Case::default()
    }
}

fn opened(case: &Case) -> Event {
    event("support", &case.customer_id, &CaseOpened { case: Some(case.clone()) })
}

/// The case after its next change.
fn next(case: &Case, state: CaseState) -> Case {
    Case { state: state.into(), revision: case.revision + 1, ..case.clone() }
}

fn resolved(case: &Case) -> Event {
    let case = next(case, CaseState::Resolved);
    event("support", &case.customer_id, &CaseResolved { case: Some(case.clone()) })
}

fn closed(case: &Case) -> Event {
    let case = next(case, CaseState::Closed);
    event("support", &case.customer_id, &CaseClosed { case: Some(case.clone()) })
}

fn reopened(case: &Case) -> Event {
    let case = next(&next(case, CaseState::Open), CaseState::Open);
    let reopened = CaseReopened { case: Some(case.clone()), reason: "broken again".to_owned() };
    event("support", &case.customer_id, &reopened)
}

fn updated(case: &Case, kind: &str) -> Event {
    let case = Case { kind: kind.to_owned(), ..next(case, CaseState::Open) };
    let updated = CaseUpdated { case: Some(case.clone()), changed_fields: vec!["kind".to_owned()] };
    event("support", &case.customer_id, &updated)
}

impl Department {
    /// Waits until so many changes of the invoice have been made.
    async fn has_revision(&self, invoice: &Invoice, revision: i64) -> Invoice {
        let what = format!("the invoice has revision {revision}");
        let there = async || Some(self.get(&invoice.id).await).filter(|now| now.revision >= revision);
        let invoice = eventually(&what, there).await;
        assert_eq!(invoice.revision, revision);
        invoice
    }

    /// Waits until everything that was published has been heard: events are heard in their order.
    async fn hears_everything(&self) {
        let witness = self.issue(self.timeline.customer(), 100).await;
        self.timeline.publish(opened(&complaint(&witness)));
        self.has_revision(&witness, 2).await;
    }
}

#[tokio::test]
async fn a_complaint_lets_dunning_of_all_unpaid_invoices_wait() {
    let mut department = Department::start().await;
    department.start_replica().await;
    let customer_id = department.timeline.customer();
    let [one, two] = [department.issue(customer_id, 100).await, department.issue(customer_id, 200).await];
    let late = department.issue_due(customer_id, 300, datetime!(2026-05-03 09:00 UTC)).await;
    department.comes::<InvoiceOverdue>(&late.id).await;
    let paid = department.issue(customer_id, 400).await;
    let paid = department.pay(&paid.id, 400).await;
    let others = department.issue(department.timeline.customer(), 500).await;

    let case = complaint(&one);
    department.timeline.publish(opened(&case));
    for (invoice, revision) in [(&one, 2), (&two, 2), (&late, 3)] {
        let paused = department.has_revision(invoice, revision).await;
        assert!(paused.dunning_paused);
        let told: DunningPaused = department.tells(&invoice.id).await;
        assert_eq!(told.reason, "a complaint of the customer is open");
        assert_eq!(told.invoice, Some(paused));
    }
    let about = |event: &Event| event.subject.as_ref().is_some_and(|subject| subject.id == one.id);
    let told = department.timeline.events().into_iter().rfind(about).unwrap();
    assert_eq!((told.traceparent.as_str(), told.imported), (TRACEPARENT, false));
    assert_eq!(
        told.summary,
        format!("No reminders for invoice {} for now: a complaint of the customer is open", one.number)
    );

    department.timeline.publish(resolved(&case));
    for (invoice, revision) in [(&one, 3), (&two, 3), (&late, 4)] {
        assert!(!department.has_revision(invoice, revision).await.dunning_paused);
        department.tells::<DunningResumed>(&invoice.id).await;
    }
    department.hears_everything().await;
    assert_eq!(department.get(&paid.id).await, paid);
    assert_eq!(department.get(&others.id).await, others);
    for (invoice, revision) in [(&one, 3), (&two, 3), (&late, 4)] {
        department.has_revision(invoice, revision).await;
        assert_eq!(department.told::<DunningPaused>(&invoice.id).len(), 1);
    }
}

#[tokio::test]
async fn what_is_issued_or_falls_due_while_the_customer_complains_waits_too() {
    let department = Department::start().await;
    let customer_id = department.timeline.customer();
    let before = department.issue(customer_id, 100).await;
    let case = complaint(&before);
    department.timeline.publish(opened(&case));
    department.has_revision(&before, 2).await;
    let during = department.issue(customer_id, 200).await;
    assert!(during.dunning_paused);
    let told: InvoiceIssued = department.tells(&during.id).await;
    assert!(told.invoice.unwrap().dunning_paused);

    // Both would be overdue by now.
    department.it_is(date!(2026 - 06 - 01));
    let others = department.issue(department.timeline.customer(), 300).await;
    let witness =
        department.issue_due(others.customer_id.parse().unwrap(), 300, datetime!(2026-05-20 09:00 UTC)).await;
    department.comes::<InvoiceOverdue>(&witness.id).await;
    department.has_revision(&before, 2).await;
    department.has_revision(&during, 1).await;

    department.timeline.publish(closed(&case));
    department.has_revision(&during, 2).await;
    for invoice in [&before, &during] {
        let overdue: InvoiceOverdue = department.comes(&invoice.id).await;
        assert!(!overdue.invoice.unwrap().dunning_paused);
    }
}

#[tokio::test]
async fn dunning_goes_on_when_the_last_complaint_has_ended() {
    let department = Department::start().await;
    let invoice = department.issue(department.timeline.customer(), 100).await;
    let [first, second] = [complaint(&invoice), complaint(&invoice)];
    department.timeline.publish(opened(&first));
    department.timeline.publish(opened(&second));
    department.timeline.publish(resolved(&first));
    department.hears_everything().await;
    assert!(department.has_revision(&invoice, 2).await.dunning_paused);
    department.timeline.publish(reopened(&first));
    department.timeline.publish(closed(&second));
    department.hears_everything().await;
    assert!(department.has_revision(&invoice, 2).await.dunning_paused);
    let first = Case { revision: 3, ..first };
    department.timeline.publish(closed(&first));
    assert!(!department.has_revision(&invoice, 3).await.dunning_paused);
    department.timeline.publish(reopened(&first));
    assert!(department.has_revision(&invoice, 4).await.dunning_paused);
}

#[tokio::test]
async fn a_case_may_become_a_complaint_and_cease_to_be_one() {
    let department = Department::start().await;
    let invoice = department.issue(department.timeline.customer(), 100).await;
    let question = Case { kind: "question".to_owned(), ..complaint(&invoice) };
    department.timeline.publish(opened(&question));
    department.hears_everything().await;
    department.has_revision(&invoice, 1).await;
    department.timeline.publish(updated(&question, "complaint"));
    assert!(department.has_revision(&invoice, 2).await.dunning_paused);
    let complaint = Case { revision: 2, ..question };
    department.timeline.publish(updated(&complaint, "question"));
    assert!(!department.has_revision(&invoice, 3).await.dunning_paused);
}

#[tokio::test]
async fn news_that_come_late_are_passed_over() {
    let department = Department::start().await;
    let invoice = department.issue(department.timeline.customer(), 100).await;
    let case = complaint(&invoice);
    department.timeline.publish(opened(&case));
    department.has_revision(&invoice, 2).await;
    department.timeline.publish(closed(&case));
    department.has_revision(&invoice, 3).await;
    // Of the time before it was closed.
    department.timeline.publish(opened(&case));
    department.timeline.publish(updated(&case, "complaint"));
    department.hears_everything().await;
    assert!(!department.has_revision(&invoice, 3).await.dunning_paused);
}

#[tokio::test]
async fn a_dispute_and_a_complaint_wait_for_each_other() {
    let department = Department::start().await;
    for complaint_ends_first in [true, false] {
        let invoice = department.issue(department.timeline.customer(), 100).await;
        let case = complaint(&invoice);
        let dispute = department.dispute(&invoice.id, None).await.unwrap();
        department.timeline.publish(opened(&case));
        department.hears_everything().await;
        department.has_revision(&invoice, 2).await;
        if complaint_ends_first {
            department.timeline.publish(closed(&case));
            department.hears_everything().await;
        } else {
            department.resolve(&dispute, false).await.unwrap();
        }
        assert!(department.has_revision(&invoice, 2).await.dunning_paused);
        if complaint_ends_first {
            department.resolve(&dispute, false).await.unwrap();
        } else {
            department.timeline.publish(closed(&case));
        }
        assert!(!department.has_revision(&invoice, 3).await.dunning_paused);
    }
}

#[tokio::test]
async fn history_is_noted_and_stops_nothing() {
    let department = Department::start().await;
    let customer_id = department.timeline.customer();
    let invoice = department.issue(customer_id, 100).await;
    let case = complaint(&invoice);
    department.timeline.publish(Event { imported: true, ..opened(&case) });
    department.hears_everything().await;
    department.has_revision(&invoice, 1).await;
    // What begins now heeds what is known to be open.
    let issued = department.issue(customer_id, 200).await;
    assert!(issued.dunning_paused);
    let importer = department.caller("billing", &[Role::Importer]);
    let mut request = issuing(customer_id, 300);
    request.context.as_mut().unwrap().occurred_at = Some(timestamp(datetime!(2018-01-01 12:00 UTC)));
    let imported = call!(&importer, issue_invoice, request).unwrap().invoice.unwrap();
    assert!(!imported.dunning_paused);

    // Alive again, it counts for all but history.
    department.timeline.publish(updated(&case, "complaint"));
    assert!(department.has_revision(&invoice, 2).await.dunning_paused);
    department.timeline.publish(closed(&Case { revision: 2, ..case }));
    for (invoice, revision) in [(&invoice, 3), (&issued, 2)] {
        assert!(!department.has_revision(invoice, revision).await.dunning_paused);
    }
    assert_eq!(department.get(&imported.id).await, imported);
}

#[tokio::test]
async fn what_is_settled_while_the_customer_complains_stays_settled() {
    let department = Department::start().await;
    let invoice = department.issue(department.timeline.customer(), 100).await;
    let case = complaint(&invoice);
    department.timeline.publish(opened(&case));
    department.has_revision(&invoice, 2).await;
    let paid = department.pay(&invoice.id, 100).await;
    assert!(!paid.dunning_paused);
    department.timeline.publish(closed(&case));
    department.hears_everything().await;
    assert_eq!(department.get(&invoice.id).await, paid);
}

#[tokio::test]
async fn what_has_to_be_paid_again_while_the_customer_complains_waits() {
    let department = Department::start().await;
    let placed = order(department.timeline.customer(), vec![order_line(1, 100, None)]);
    department.placed(&placed, false).await;
    let invoice = department.invoice_of(&placed).await;
    department.pay(&invoice.id, 100).await;
    let case = complaint(&invoice);
    department.timeline.publish(opened(&case));
    department.hears_everything().await;
    assert!(!department.has_revision(&invoice, 2).await.dunning_paused);
    let dearer = Order { lines: vec![order_line(1, 150, None)], revision: 2, ..placed };
    department.amended(&dearer, false).await;
    let after = department.get(&invoice.id).await;
    assert_eq!((after.state(), after.balance), (InvoiceState::PartiallyPaid, Some(brl(50))));
    assert!(after.dunning_paused);
    department.tells::<DunningPaused>(&invoice.id).await;
    let story = ["InvoiceIssued", "InvoicePaid", "InvoiceCorrected", "DunningPaused"];
    assert_eq!(department.story(&invoice.id), story);
    department.timeline.publish(closed(&case));
    assert!(!department.has_revision(&invoice, 5).await.dunning_paused);
}

#[tokio::test]
async fn an_event_that_names_no_case_is_passed_over() {
    let department = Department::start().await;
    department.logs.allow("names none");
    let invoice = department.issue(department.timeline.customer(), 100).await;
    department.timeline.publish(event("support", &invoice.customer_id, &CaseOpened { case: None }));
    let case = Case { id: "seven".to_owned(), ..complaint(&invoice) };
    department.timeline.publish(opened(&case));
    department.hears_everything().await;
    department.has_revision(&invoice, 1).await;
}
