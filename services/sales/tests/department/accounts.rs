//! How customers are looked after, and who was in touch with them.

use baton_errors::Reason;
use baton_model::Role;
use baton_proto::sales::v1::{self, Account, TouchState};
use baton_testkit::{THEN, call, context, metadata, reason};
use prost_types::Timestamp;
use tonic::Status;

use crate::harness::{Department, nobody};
use crate::writes::Write;

impl Department {
    pub(crate) async fn put_account(&self, account: Account) -> Result<Account, Status> {
        let request = v1::PutAccountRequest { context: Some(context()), account: Some(account) };
        call!(&self.sales, put_account, request).map(|response| response.account.unwrap())
    }
}

fn every(customer_id: &str, cadence_days: i32) -> Account {
    Account { customer_id: customer_id.to_owned(), cadence_days, ..Account::default() }
}

#[tokio::test]
async fn an_account_is_opened_once_and_then_changed() {
    let department = Department::start().await;
    let customer = department.customer();
    let request = v1::GetAccountRequest { customer_id: nobody() };
    assert_eq!(reason(call!(&department.sales, get_account, request)), Reason::AccountNotFound);

    let key = Account { segment: "key-account".to_owned(), ..every(&customer, 90) };
    let opened = department.put_account(key.clone()).await.unwrap();
    assert_eq!((opened.segment.as_str(), opened.cadence_days, opened.revision), ("key-account", 90, 1));
    assert_eq!(
        (opened.opened_at, opened.next_touch_due),
        (Some(department.now()), Some(department.in_days(90)))
    );
    assert_eq!((opened.owner.as_ref(), opened.last_touch_at), (None, None));

    let changed =
        department.put_account(Account { etag: opened.etag.clone(), ..every(&customer, 0) }).await.unwrap();
    assert_eq!((changed.segment.as_str(), changed.next_touch_due, changed.revision), ("", None, 2));
    assert_eq!(department.get_account(&customer).await, Some(changed.clone()));
    let status = department.put_account(Account { etag: opened.etag, ..key }).await.unwrap_err();
    assert_eq!(metadata(&status, "current_etag"), changed.etag);
    assert_eq!(reason::<()>(Err(status)), Reason::StaleEtag);

    // What was read of an account that is not there was not read here.
    let other = Account { etag: "r1".to_owned(), ..every(&department.customer(), 1) };
    assert_eq!(reason(department.put_account(other.clone()).await), Reason::StaleEtag);
    assert_eq!(department.get_account(&other.customer_id).await, None);
    department.told_times("AccountChanged", 1).await;
    assert_eq!(department.told("AccountOpened").len(), 1);
}

#[tokio::test]
async fn many_who_open_an_account_at_once_open_one() {
    let department = Department::start().await;
    let customer = department.customer();
    let calls: Vec<_> = (0..6)
        .map(|_| tokio::spawn(Write::PutAccount.call(department.sales.clone(), context(), customer.clone())))
        .collect();
    for call in calls {
        call.await.unwrap().unwrap();
    }
    assert_eq!(department.get_account(&customer).await.unwrap().revision, 6);
    department.told_times("AccountChanged", 5).await;
    assert_eq!(department.told("AccountOpened").len(), 1);
}

#[tokio::test]
async fn a_touch_that_is_done_counts_for_the_account_and_is_no_event_of_it() {
    let department = Department::start().await;
    let touch = department.touch(TouchState::Planned).await;
    let customer = touch.customer_id;
    let opened = department.put_account(every(&customer, 30)).await.unwrap();
    department.advance_days(2);
    let done_at = department.now();
    department.take(Write::CompleteTouch, &touch.id).await.unwrap();
    let touched = department.get_account(&customer).await.unwrap();
    let expected =
        Account { last_touch_at: Some(done_at), next_touch_due: Some(department.in_days(30)), ..opened };
    assert_eq!(touched, expected);

    // One that is told later turns nothing back, and one that is dropped is none.
    let importer = department.caller("sales", &[Role::Importer]);
    let (planned, _) = department.take(Write::PlanTouch, &customer).await.unwrap();
    let mut then = context();
    then.occurred_at = Some(THEN);
    Write::CompleteTouch.call(importer, then, planned.id().to_owned()).await.unwrap();
    let (planned, _) = department.take(Write::PlanTouch, &customer).await.unwrap();
    department.take(Write::DropTouch, planned.id()).await.unwrap();
    assert_eq!(department.get_account(&customer).await, Some(expected));
}

#[tokio::test]
async fn an_account_knows_the_touches_of_before_it_was_opened() {
    let department = Department::start().await;
    let done = department.touch(TouchState::Done).await;
    department.advance_days(10);
    let opened = department.put_account(every(&done.customer_id, 30)).await.unwrap();
    assert_eq!(opened.last_touch_at, done.done_at);
    // Sales began to look after the customer now.
    assert_eq!(opened.next_touch_due, Some(department.in_days(30)));
    let other = department.put_account(every(&department.customer(), 30)).await.unwrap();
    assert_eq!(other.last_touch_at, None::<Timestamp>);
}
