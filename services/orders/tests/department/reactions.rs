//! What orders does when support approves a return. The timeline delivers every event twice.

use baton_errors::Reason;
use baton_proto::orders::v1::{self, OrderState};
use baton_proto::support::v1::ReturnApproved;
use baton_proto::timeline::v1::Event;
use baton_testkit::{THEN, TRACEPARENT, call, context, event, eventually, reason};

use crate::harness::{Department, Step};

fn approval(customer_id: &str, order_id: &str) -> Event {
    let body = ReturnApproved {
        order_id: order_id.to_owned(),
        reason: "arrived broken".to_owned(),
        ..ReturnApproved::default()
    };
    event("support", customer_id, &body)
}

impl Department {
    /// Lets support approve a return, and waits until orders has taken note.
    pub(crate) async fn approve_return(&self, order_id: &str) {
        let order = self.get(order_id).await;
        self.timeline.publish(approval(&order.customer_id, order_id));
        let approved = async || self.get(order_id).await.return_approved.then_some(());
        eventually("orders has taken note of the approval", approved).await;
    }
}

#[tokio::test]
async fn goods_come_back_after_an_approval_only() {
    let department = Department::start().await;
    for state in [OrderState::Delivered, OrderState::Completed] {
        let order = department.order(state).await;
        assert_eq!(reason(department.take(Step::Return, &order.id).await), Reason::WrongState);
        department.approve_return(&order.id).await;
        let request = v1::ReturnOrderRequest {
            context: Some(context()),
            order_id: order.id.clone(),
            reason: String::new(),
        };
        let returned = call!(&department.orders, return_order, request).unwrap();
        let returned = returned.order.unwrap();
        assert_eq!(
            (returned.state(), returned.state_reason.as_str()),
            (OrderState::Returned, "arrived broken")
        );
    }
}

#[tokio::test]
async fn two_consumers_and_double_delivery_react_once() {
    let mut department = Department::start().await;
    department.start_replica().await;
    let mut orders = Vec::new();
    for _ in 0..5 {
        orders.push(department.order(OrderState::Delivered).await);
    }
    for order in &orders {
        department.approve_return(&order.id).await;
    }
    // A second approval of the same order changes nothing.
    department.timeline.publish(approval(&orders[0].customer_id, &orders[0].id));
    department.approve_return(&department.order(OrderState::Delivered).await.id).await;
    for order in &orders {
        assert_eq!(department.get(&order.id).await.revision, order.revision + 1);
    }
    let summary = format!("Return of order {} approved: arrived broken", &orders[0].id[28..]);
    let told = async || department.timeline.events().into_iter().find(|event| event.summary == summary);
    let event = eventually("the reaction is told", told).await;
    let actor = event.actor.unwrap();
    assert_eq!((actor.id.as_str(), actor.role.as_str()), ("orders-service", "service"));
    assert_eq!(event.traceparent, TRACEPARENT);
    assert_ne!(event.occurred_at, Some(THEN));
    assert!(event.subject.unwrap().open);
}

#[tokio::test]
async fn nothing_follows_from_history() {
    let department = Department::start().await;
    let order = department.order(OrderState::Delivered).await;
    department.timeline.publish(Event { imported: true, ..approval(&order.customer_id, &order.id) });
    // What comes after shows that it was dealt with.
    department.approve_return(&department.order(OrderState::Delivered).await.id).await;
    assert_eq!(department.get(&order.id).await, order);
}

#[tokio::test]
async fn an_approval_of_an_order_that_the_customer_does_not_have_changes_nothing() {
    let department = Department::start().await;
    department.logs.allow("an event is about an order that its customer does not have");
    let order = department.order(OrderState::Delivered).await;
    let stranger = department.timeline.customer().to_string();
    department.timeline.publish(approval(&stranger, &order.id));
    department.timeline.publish(approval(&stranger, &stranger));
    department.timeline.publish(approval(&stranger, "not an id"));
    // What comes after shows that these were dealt with.
    let another = department.order(OrderState::Delivered).await;
    department.approve_return(&another.id).await;
    assert_eq!(department.get(&order.id).await, order);
    let mut conn = department.database.connect().await;
    assert_eq!(baton_inbox::parked::list(&mut conn).await.unwrap(), []);
}
