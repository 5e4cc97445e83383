//! What happens to invoices that nobody pays. The clock stands still until a test moves it.

use std::time::Duration;

use baton_billing::Terms;
use baton_model::Role;
use baton_proto::billing::v1::{
    DunningStep, DunningStepTaken, Invoice, InvoiceInCollections, InvoiceOverdue, InvoiceState,
};
use baton_proto::timeline::v1::Event;
use baton_testkit::{call, eventually};
use prost::Name;
use sqlx::Connection;
use time::macros::{date, datetime, offset};
use time::{Date, OffsetDateTime};

use crate::harness::{Department, brl, issuing, timestamp};

/// A Monday, two weeks after the test's clock begins: when an invoice is due unless told otherwise.
const DUE: OffsetDateTime = datetime!(2026-05-18 09:00 UTC);

impl Department {
    /// Goes to noon of this day.
    pub(crate) fn it_is(&self, day: Date) {
        self.clock.set(day.with_hms(12, 0, 0).unwrap().assume_utc());
    }

    /// Lets the clock run, but not to the next day, until there is an answer: sweeps look once a minute.
    async fn in_time<T>(&self, what: &str, mut ask: impl FnMut() -> Option<T>) -> T {
        let ask = async || {
            self.clock.advance(Duration::from_secs(1));
            ask()
        };
        eventually(what, ask).await
    }

    /// The first event of this type about an object, once a sweep has told it.
    pub(crate) async fn comes<M: Name + Default>(&self, subject_id: &str) -> M {
        let what = format!("{} is told of {subject_id}", M::NAME);
        self.in_time(&what, || self.told::<M>(subject_id).into_iter().next()).await
    }

    /// Waits until so many reminders of the invoice are told, and gives their steps and days.
    async fn reminders(&self, invoice: &Invoice, count: usize) -> Vec<(DunningStep, Date)> {
        let what = format!("{count} reminders are told");
        self.in_time(&what, || Some(self.reminded(invoice)).filter(|told| told.len() >= count)).await
    }

    fn reminded(&self, invoice: &Invoice) -> Vec<(DunningStep, Date)> {
        let about = |event: &Event| event.subject.as_ref().is_some_and(|subject| subject.id == invoice.id);
        let events = self.timeline.events().into_iter().filter(about);
        let taken = events.filter_map(|event| {
            let at = event.occurred_at?;
            let taken: DunningStepTaken = baton_department::body_of(&event).unwrap()?;
            Some((taken.step(), OffsetDateTime::from_unix_timestamp(at.seconds).unwrap().date()))
        });
        taken.collect()
    }

    /// An invoice that falls due, and is overdue.
    pub(crate) async fn overdue(&self, minor: i64) -> Invoice {
        let customer_id = self.timeline.customer();
        let due = datetime!(2026-05-01 09:00 UTC);
        let invoice = self.issue_due(customer_id, minor, due).await;
        self.comes::<InvoiceOverdue>(&invoice.id).await.invoice.unwrap()
    }
}

#[tokio::test]
async fn a_customer_who_does_not_pay_is_reminded_and_then_given_to_collections() {
    let mut department = Department::start().await;
    department.start_replica().await;
    let customer_id = department.timeline.customer();
    let mut invoices = Vec::new();
    for _ in 0..5 {
        invoices.push(department.issue(customer_id, 5_890).await);
    }
    let part = department.issue(customer_id, 5_890).await;
    department.pay(&part.id, 1_000).await;
    invoices.push(part);
    let paid = department.issue(customer_id, 5_890).await;
    department.pay(&paid.id, 5_890).await;

    for (day, count) in [
        // Due on a Monday: overdue on Tuesday, reminded on Thursday and on the Thursday after.
        (date!(2026 - 05 - 19), 0),
        (date!(2026 - 05 - 21), 1),
        (date!(2026 - 05 - 28), 2),
        // The 7th is a Sunday.
        (date!(2026 - 06 - 08), 3),
    ] {
        department.it_is(day);
        for invoice in &invoices {
            department.comes::<InvoiceOverdue>(&invoice.id).await;
            department.reminders(invoice, count).await;
        }
    }
    department.it_is(date!(2026 - 06 - 17));
    for invoice in &invoices {
        department.comes::<InvoiceInCollections>(&invoice.id).await;
        assert_eq!(
            department.reminders(invoice, 3).await,
            [
                (DunningStep::FriendlyReminder, date!(2026 - 05 - 21)),
                (DunningStep::Reminder, date!(2026 - 05 - 28)),
                (DunningStep::FinalNotice, date!(2026 - 06 - 08)),
            ]
        );
    }
    // Long after, when the sweeps have looked at another invoice once more, nothing else has happened.
    department.it_is(date!(2026 - 07 - 15));
    let late = department.overdue(1_000).await;
    department.reminders(&late, 1).await;
    for invoice in &invoices {
        let after = department.get(&invoice.id).await;
        assert_eq!((after.state(), after.dunning_level), (InvoiceState::InCollections, 3));
        let story = department.story(&invoice.id);
        let count = |name| story.iter().filter(|told| *told == name).count();
        assert_eq!(
            (count("InvoiceOverdue"), count("DunningStepTaken"), count("InvoiceInCollections")),
            (1, 3, 1)
        );
        assert_eq!(after.revision, story.len() as i64, "every revision has one event");
    }
    let paid = department.get(&paid.id).await;
    assert_eq!((paid.state(), paid.revision), (InvoiceState::Paid, 2));
}

#[tokio::test]
async fn what_another_replica_has_in_hand_is_passed_over() {
    let department = Department::start().await;
    let customer_id = department.timeline.customer();
    let held = department.issue_due(customer_id, 100, datetime!(2026-05-10 09:00 UTC)).await;
    let free = department.issue_due(customer_id, 200, datetime!(2026-05-11 09:00 UTC)).await;
    let mut conn = department.database.connect().await;
    let mut replica = conn.begin().await.unwrap();
    let hold = "select from invoices where id = $1::uuid for update";
    sqlx::query(hold).bind(&held.id).execute(&mut *replica).await.unwrap();
    department.it_is(date!(2026 - 05 - 14));
    let mut observer = department.database.connect().await;
    let reminded = async || {
        department.clock.advance(Duration::from_secs(1));
        let waiting = "select count(*) from pg_stat_activity
                       where datname = current_database() and wait_event = 'transactionid'";
        let waiting: i64 = sqlx::query_scalar(waiting).fetch_one(&mut observer).await.unwrap();
        assert_eq!(waiting, 0, "nobody waits for the other replica");
        (!department.reminded(&free).is_empty()).then_some(())
    };
    eventually("the free one is overdue, and reminded of", reminded).await;
    assert_eq!(department.get(&held.id).await, held);
    // The other replica did it.
    let done = "update invoices set standing = 'void', state = 'void' where id = $1::uuid";
    sqlx::query(done).bind(&held.id).execute(&mut *replica).await.unwrap();
    replica.commit().await.unwrap();
    department.it_is(date!(2026 - 05 - 21));
    department.reminders(&free, 2).await;
    assert_eq!(department.story(&held.id), ["InvoiceIssued"]);
}

#[tokio::test]
async fn after_weeks_of_downtime_there_is_one_step_a_day() {
    let department = Department::start().await;
    let invoice = department.issue(department.timeline.customer(), 5_890).await;
    // Thursday and Friday long after the days of all steps, and, after the weekend, Monday and Tuesday.
    let days = [date!(2026 - 09 - 03), date!(2026 - 09 - 04), date!(2026 - 09 - 07), date!(2026 - 09 - 08)];
    for (number, day) in days.into_iter().enumerate() {
        department.it_is(day);
        if number < 3 {
            department.reminders(&invoice, number + 1).await;
        } else {
            department.comes::<InvoiceInCollections>(&invoice.id).await;
        }
        // The sweep looks again on the same day, and finds something else to do.
        let witness = department.overdue(1_000).await;
        department.reminders(&witness, 1).await;
        assert_eq!(department.reminded(&invoice).len(), (number + 1).min(3), "{day}");
    }
    let reminded = department.reminders(&invoice, 3).await;
    assert_eq!(reminded.iter().map(|(_, day)| *day).collect::<Vec<_>>(), days[..3]);
    assert_eq!(department.told::<InvoiceOverdue>(&invoice.id).len(), 1);
}

#[tokio::test]
async fn the_due_day_ends_where_the_company_is_and_holidays_are_free() {
    let terms = Terms {
        utc_offset: offset!(-3),
        holidays: [date!(2026 - 05 - 21), date!(2026 - 05 - 22)].into(),
        ..Terms::default()
    };
    let department = Department::start_with(terms).await;
    let customer_id = department.timeline.customer();
    let invoice = department.issue(customer_id, 5_890).await;
    department.clock.set(datetime!(2026-05-19 02:00 UTC));
    // Something else falls due before.
    let witness = department.issue_due(customer_id, 1_000, datetime!(2026-05-18 01:00 UTC)).await;
    department.comes::<InvoiceOverdue>(&witness.id).await;
    assert_eq!(department.get(&invoice.id).await.state(), InvoiceState::Issued);
    department.clock.set(datetime!(2026-05-19 03:01 UTC));
    let overdue: InvoiceOverdue = department.comes(&invoice.id).await;
    let overdue = overdue.invoice.unwrap();
    assert_eq!((overdue.state(), overdue.balance), (InvoiceState::Overdue, Some(brl(5_890))));
    assert_eq!(overdue.due_at, Some(timestamp(DUE)));

    // Three days after, and the day after that, are holidays; then comes the weekend.
    for day in [date!(2026 - 05 - 21), date!(2026 - 05 - 22), date!(2026 - 05 - 25)] {
        department.it_is(day);
        let looked = department.overdue(1_000).await;
        assert_eq!(looked.state(), InvoiceState::Overdue);
    }
    let reminded = department.reminders(&invoice, 1).await;
    assert_eq!(reminded, [(DunningStep::FriendlyReminder, date!(2026 - 05 - 25))]);
}

#[tokio::test]
async fn a_dispute_moves_the_calendar_on() {
    let department = Department::start().await;
    let invoice = department.issue(department.timeline.customer(), 5_890).await;
    let dispute = department.dispute(&invoice.id, None).await.unwrap();
    // Two weeks after it was due.
    department.it_is(date!(2026 - 06 - 01));
    let witness = department.overdue(1_000).await;
    department.reminders(&witness, 1).await;
    assert_eq!(department.get(&invoice.id).await.state(), InvoiceState::Issued);
    department.resolve(&dispute, false).await.unwrap();
    department.comes::<InvoiceOverdue>(&invoice.id).await;

    // The day before the first step would be three days after the due day and two weeks, on a Thursday.
    department.it_is(date!(2026 - 06 - 03));
    let witness = department.overdue(1_000).await;
    department.reminders(&witness, 1).await;
    assert_eq!(department.reminded(&invoice), []);
    department.it_is(date!(2026 - 06 - 04));
    let reminded = department.reminders(&invoice, 1).await;
    assert_eq!(reminded, [(DunningStep::FriendlyReminder, date!(2026 - 06 - 04))]);

    // Once more, between the steps: the next one would be on the 11th.
    department.it_is(date!(2026 - 06 - 09));
    let dispute = department.dispute(&invoice.id, Some(890)).await.unwrap();
    department.it_is(date!(2026 - 06 - 11));
    let witness = department.overdue(1_000).await;
    department.reminders(&witness, 1).await;
    department.resolve(&dispute, true).await.unwrap();
    department.it_is(date!(2026 - 06 - 12));
    let witness = department.overdue(1_000).await;
    department.reminders(&witness, 1).await;
    assert_eq!(department.reminded(&invoice).len(), 1);
    // The 13th is a Saturday.
    department.it_is(date!(2026 - 06 - 15));
    let reminded = department.reminders(&invoice, 2).await;
    assert_eq!(reminded[1], (DunningStep::Reminder, date!(2026 - 06 - 15)));
    let after = department.get(&invoice.id).await;
    assert_eq!((after.balance, after.dunning_level), (Some(brl(5_000)), 2));
}

#[tokio::test]
async fn history_is_not_dunned() {
    let department = Department::start().await;
    let importer = department.caller("billing", &[Role::Importer]);
    let mut request = issuing(department.timeline.customer(), 5_890);
    request.context.as_mut().unwrap().occurred_at = Some(timestamp(datetime!(2018-01-01 12:00 UTC)));
    let imported = call!(&importer, issue_invoice, request).unwrap().invoice.unwrap();
    assert!(imported.historical);
    department.it_is(date!(2026 - 06 - 01));
    let witness = department.overdue(1_000).await;
    department.reminders(&witness, 1).await;
    assert_eq!(department.get(&imported.id).await, imported);
    // A dispute of it is noted, but there is nothing that could wait.
    department.dispute(&imported.id, None).await.unwrap();
    assert_eq!(department.get(&imported.id).await, imported);
}

#[tokio::test]
async fn who_pays_late_is_left_alone() {
    let department = Department::start().await;
    department.it_is(date!(2026 - 05 - 12));
    let invoice = department.overdue(5_890).await;
    department.reminders(&invoice, 1).await;
    let part = department.pay(&invoice.id, 1_000).await;
    assert_eq!(part.state(), InvoiceState::Overdue);
    let paid = department.pay(&invoice.id, 4_890).await;
    assert_eq!(paid.state(), InvoiceState::Paid);
    department.it_is(date!(2026 - 06 - 15));
    let witness = department.overdue(1_000).await;
    department.reminders(&witness, 1).await;
    assert_eq!(department.get(&invoice.id).await, paid);
}
