//! What sales does because it is time to: by moving the clock.

use std::time::Duration;

use baton_model::Role;
use baton_proto::sales::v1::{Account, QuoteState, Touch, TouchCause, TouchKind, TouchState};
use baton_testkit::{THEN, context, eventually};
use prost_types::Timestamp;

use crate::harness::Department;
use crate::writes::Write;

impl Department {
    /// The customer's planned touch, once there is one.
    async fn planned(&self, customer_id: &str) -> Touch {
        eventually("a touch is planned", async || {
            let touches = self.touches_of(customer_id).await;
            touches.into_iter().find(|touch| touch.state() == TouchState::Planned)
        })
        .await
    }

    /// Waits until the cadence has looked at everybody: a customer who is looked at last has a touch planned.
    async fn cadence_has_looked(&self) {
        let customer = self.customer();
        self.put_account(Account { cadence_days: 1, customer_id: customer.clone(), ..Account::default() })
            .await
            .unwrap();
        self.advance_days(1);
        self.planned(&customer).await;
    }

    /// Waits until expired quotes have been looked for: one that expires last is.
    async fn expiry_has_looked(&self) {
        self.quote(QuoteState::Expired).await;
    }
}

#[tokio::test]
async fn a_sent_quote_expires_when_its_time_is_over() {
    let mut department = Department::start().await;
    department.start_replica().await;
    let sent = department.quote(QuoteState::Sent).await;
    let draft = department.quote(QuoteState::Draft).await;
    department.clock.advance(Duration::from_hours(29 * 24));
    let later = department.quote(QuoteState::Sent).await;
    department.advance_days(2);
    let expired = department.quote_in(&sent.id, QuoteState::Expired).await;
    assert_eq!((expired.revision, expired.changed_at), (sent.revision + 1, Some(department.now())));
    department.expiry_has_looked().await;
    let event = department.told_times("QuoteExpired", 1).await.remove(0);
    assert_eq!(event.actor.unwrap().id, "sales-service");
    assert_eq!((event.imported, event.subject.unwrap().open), (false, false));
    assert_eq!(department.get_quote(&draft.id).await, draft);
    // Whose time was over in the meantime is expired as well; each once.
    department.quote_in(&later.id, QuoteState::Expired).await;
    department.told_times("QuoteExpired", 3).await;
    assert_eq!(department.told("QuoteExpired").len(), 3);
}

#[tokio::test]
async fn a_quote_of_history_does_not_expire_until_somebody_touches_it() {
    let department = Department::start().await;
    let importer = department.caller("sales", &[Role::Importer]);
    let mut then = context();
    then.occurred_at = Some(THEN);
    let drafted =
        Write::DraftQuote.call(importer.clone(), then.clone(), department.customer()).await.unwrap();
    let id = drafted.0.id().to_owned();
    then.request_id = context().request_id;
    Write::SendQuote.call(importer, then, id.clone()).await.unwrap();
    department.expiry_has_looked().await;
    assert_eq!(department.get_quote(&id).await.state(), QuoteState::Sent);

    // Somebody amends it, and it is a quote like any other.
    department.take(Write::AmendQuote, &id).await.unwrap();
    assert_eq!(department.get_quote(&id).await.state(), QuoteState::Draft);
}

#[tokio::test]
async fn the_cadence_plans_a_call_when_it_is_due() {
    let mut department = Department::start().await;
    department.start_replica().await;
    let customer = department.customer();
    department.assign(&customer, "Rui").await;
    // Every 30 days.
    department.take(Write::PutAccount, &customer).await.unwrap();
    let due_at = department.in_days(30);
    department.advance_days(29);
    department.cadence_has_looked().await;
    let touch = department.planned(&customer).await;
    assert_eq!(
        (touch.kind(), touch.cause(), touch.due_at),
        (TouchKind::Call, TouchCause::Cadence, Some(due_at))
    );
    assert_eq!(
        (touch.subject.as_str(), touch.owner.as_ref().unwrap().name.as_str()),
        ("in touch every 30 days", "Rui")
    );
    let event = department.told_times("TouchPlanned", 1).await.remove(0);
    assert_eq!((event.actor.unwrap().id.as_str(), event.imported), ("sales-service", false));

    // It asks for no second one while nobody did the first.
    department.advance_days(60);
    department.cadence_has_looked().await;
    assert_eq!(department.touches_of(&customer).await.len(), 1);
    department.take(Write::CompleteTouch, &touch.id).await.unwrap();
    let account = department.get_account(&customer).await.unwrap();
    assert_eq!(
        (account.last_touch_at, account.next_touch_due),
        (Some(department.now()), Some(department.in_days(30)))
    );

    // The next one comes in time, and one that is dropped is not asked for again at once.
    department.advance_days(30);
    let next = department.planned(&customer).await;
    department.take(Write::DropTouch, &next.id).await.unwrap();
    department.cadence_has_looked().await;
    assert_eq!(department.touches_of(&customer).await.len(), 2);
    department.advance_days(29);
    department.planned(&customer).await;
    assert_eq!(department.touches_of(&customer).await.len(), 3);
}

#[tokio::test]
async fn the_cadence_asks_for_nothing_that_somebody_plans_anyway() {
    let department = Department::start().await;
    let touch = department.touch(TouchState::Planned).await;
    department.take(Write::PutAccount, &touch.customer_id).await.unwrap();
    department.advance_days(31);
    department.cadence_has_looked().await;
    assert_eq!(department.touches_of(&touch.customer_id).await.len(), 1);
}

#[tokio::test]
async fn the_cadence_of_history_asks_for_nothing_until_somebody_touches_it() {
    let department = Department::start().await;
    let customer = department.customer();
    let importer = department.caller("sales", &[Role::Importer]);
    let then = |days: i64| baton_proto::common::v1::WriteContext {
        occurred_at: Some(Timestamp { seconds: THEN.seconds + days * 86_400, nanos: 0 }),
        ..context()
    };
    Write::PutAccount.call(importer.clone(), then(0), customer.clone()).await.unwrap();
    let planned = Write::PlanTouch.call(importer.clone(), then(1), customer.clone()).await.unwrap();
    Write::CompleteTouch.call(importer, then(2), planned.0.id().to_owned()).await.unwrap();
    let account = department.get_account(&customer).await.unwrap();
    assert_eq!((account.last_touch_at, account.next_touch_due), (then(2).occurred_at, then(32).occurred_at));
    department.cadence_has_looked().await;
    assert_eq!(department.touches_of(&customer).await.len(), 1);

    // Somebody looks after them again: they have not been called for years.
    department.take(Write::PutAccount, &customer).await.unwrap();
    department.cadence_has_looked().await;
    let touch = department.planned(&customer).await;
    assert_eq!(touch.due_at, then(32).occurred_at);
}
