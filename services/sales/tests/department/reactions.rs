//! What sales does when others act. The timeline delivers every event twice.

use baton_model::{Ids, SystemIds};
use baton_proto::customers::v1::{Owner, OwnerAssigned};
use baton_proto::orders::v1::{Order, OrderDelivered};
use baton_proto::sales::v1::{TouchCause, TouchKind, TouchState};
use baton_proto::timeline::v1::Event;
use baton_testkit::{THEN, TRACEPARENT, event, eventually};
use prost_types::Timestamp;

use crate::harness::{Department, nobody};
use crate::writes::Write;

fn assigned(customer_id: &str, name: &str) -> Event {
    let owner = Owner { id: name.to_lowercase(), name: name.to_owned(), department: "sales".to_owned() };
    event("customers", customer_id, &OwnerAssigned { owner: Some(owner), previous: None })
}

fn delivered(customer_id: &str, order_id: &str) -> Event {
    let order = Order { id: order_id.to_owned(), customer_id: customer_id.to_owned(), ..Order::default() };
    event("orders", customer_id, &OrderDelivered { order: Some(order) })
}

impl Department {
    /// Lets the timeline tell of an owner, and waits until sales has taken note.
    pub(crate) async fn assign(&self, customer_id: &str, name: &str) {
        self.timeline.publish(assigned(customer_id, name));
        self.wait_for_owner(customer_id, name).await;
    }

    async fn wait_for_owner(&self, customer_id: &str, name: &str) {
        eventually(&format!("{name} owns the account"), async || {
            let owner = self.get_account(customer_id).await?.owner?;
            (owner.name == name).then_some(())
        })
        .await;
    }

    /// Waits until sales has seen everything that was published so far.
    async fn settle(&self) {
        self.assign(&self.customer(), "Last").await;
    }
}

#[tokio::test]
async fn an_owner_opens_the_account_or_is_noted_on_it_once() {
    let mut department = Department::start().await;
    department.start_replica().await;
    let customer = department.customer();
    department.assign(&customer, "Rui").await;
    let opened = department.get_account(&customer).await.unwrap();
    let owner = opened.owner.unwrap();
    assert_eq!((owner.id.as_str(), owner.department.as_str(), owner.role.as_str()), ("rui", "sales", ""));
    assert_eq!((opened.revision, opened.cadence_days), (1, 0));

    department.assign(&customer, "Bea").await;
    // Known already: nothing to be told.
    department.timeline.publish(assigned(&customer, "Bea"));
    department.settle().await;
    let account = department.get_account(&customer).await.unwrap();
    assert_eq!((account.revision, account.changed_at), (2, Some(department.now())));
    let changed = department.told_times("AccountOwnerChanged", 1).await;
    assert_eq!(changed.len(), 1);
    assert_eq!(changed[0].summary, "Account has a new owner: Bea");
    assert_eq!((changed[0].traceparent.as_str(), changed[0].imported), (TRACEPARENT, false));
    let actor = changed[0].actor.clone().unwrap();
    assert_eq!((actor.id.as_str(), actor.role.as_str()), ("sales-service", "service"));

    // The last one told is the owner, also of an account that a person opened.
    let other = department.customer();
    department.take(Write::PutAccount, &other).await.unwrap();
    for name in ["Ana", "Leo", "Eva"] {
        department.timeline.publish(assigned(&other, name));
    }
    department.wait_for_owner(&other, "Eva").await;
    let account = department.get_account(&other).await.unwrap();
    assert_eq!((account.revision, account.cadence_days), (4, 30));
}

#[tokio::test]
async fn an_imported_owner_is_a_note() {
    let department = Department::start().await;
    let customer = department.customer();
    department.timeline.publish(Event { imported: true, ..assigned(&customer, "Rui") });
    department.wait_for_owner(&customer, "Rui").await;
    let account = department.get_account(&customer).await.unwrap();
    assert_eq!((account.opened_at, account.revision), (Some(THEN), 1));
    let opened = department.told_times("AccountOpened", 1).await.remove(0);
    assert_eq!((opened.imported, opened.occurred_at), (true, Some(THEN)));
}

#[tokio::test]
async fn a_delivery_is_followed_by_one_word_of_thanks() {
    let mut department = Department::start().await;
    department.start_replica().await;
    let (customer, order) = (department.customer(), SystemIds.uuid().to_string());
    department.assign(&customer, "Rui").await;
    department.timeline.publish(delivered(&customer, &order));
    let event = department.told_times("TouchPlanned", 1).await.remove(0);
    // Delivered once more, after some goods were sent again.
    department.timeline.publish(delivered(&customer, &order));
    department.settle().await;

    let touches = department.touches_of(&customer).await;
    assert_eq!(touches.len(), 1);
    let touch = &touches[0];
    assert_eq!(
        (touch.kind(), touch.cause(), touch.state()),
        (TouchKind::Thanks, TouchCause::Delivery, TouchState::Planned)
    );
    assert_eq!(
        (&touch.order_id, touch.subject.as_str()),
        (&order, format!("order {} was delivered", &order[28..]).as_str())
    );
    assert_eq!(touch.due_at, Some(Timestamp { seconds: THEN.seconds + 7 * 86_400, nanos: 0 }));
    assert_eq!(touch.owner.as_ref().unwrap().name, "Rui");
    assert_eq!(touch.planned_at, Some(department.now()));
    assert_eq!((event.traceparent.as_str(), event.imported), (TRACEPARENT, false));
    assert_eq!(department.told("TouchPlanned").len(), 1);

    // Without an owner, nobody shall do it yet.
    let (other, order) = (department.customer(), SystemIds.uuid().to_string());
    department.timeline.publish(delivered(&other, &order));
    department.told_times("TouchPlanned", 2).await;
    assert_eq!(department.touches_of(&other).await[0].owner, None);
    assert_eq!(department.get_account(&other).await, None);
}

#[tokio::test]
async fn nobody_is_thanked_for_history() {
    let department = Department::start().await;
    let customer = department.customer();
    let order = SystemIds.uuid().to_string();
    department.timeline.publish(Event { imported: true, ..delivered(&customer, &order) });
    department.settle().await;
    assert!(department.touches_of(&customer).await.is_empty());
    // What is told live of the same order later is no history.
    department.timeline.publish(delivered(&customer, &order));
    department.told_times("TouchPlanned", 1).await;
}

#[tokio::test]
async fn what_makes_no_sense_is_passed_over() {
    let department = Department::start().await;
    department.logs.allow("names no customer or no order");
    department.logs.allow("names no customer or nobody");
    let customer = department.customer();
    department.timeline.publish(event("orders", &customer, &OrderDelivered { order: None }));
    department.timeline.publish(delivered(&customer, "7"));
    department.timeline.publish(event("customers", &customer, &OwnerAssigned::default()));
    department.timeline.publish(assigned("7", "Rui"));
    department.settle().await;
    assert!(department.touches_of(&customer).await.is_empty());
    assert_eq!(department.get_account(&customer).await, None);
    assert!(department.logs.contain("names no customer or no order"));
    assert_eq!(department.count("select count(*) from inbox.parked").await, 0);
    // A customer of whom sales never heard is one all the same.
    department.timeline.publish(delivered(&nobody(), &SystemIds.uuid().to_string()));
    department.told_times("TouchPlanned", 1).await;
}
