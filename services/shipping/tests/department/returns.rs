//! Goods that come back from customers.

use baton_errors::Reason;
use baton_model::{DictatableNumber, Ids, SystemIds};
use baton_proto::shipping::v1::{
    self, Return, ReturnLabelIssued, ReturnReceived, ReturnState, ShipmentState,
};
use baton_testkit::{call, context, metadata, reason, violations};
use tonic::Status;

use crate::harness::Department;

impl Department {
    /// Issues a label by hand.
    pub(crate) async fn issue(&self, order_id: &str) -> Result<(Return, String), Status> {
        let request = v1::IssueReturnLabelRequest {
            context: Some(context()),
            order_id: order_id.to_owned(),
            reason: "too big".to_owned(),
        };
        let issued = call!(&self.shipping, issue_return_label, request);
        issued.map(|response| (response.r#return.unwrap(), response.event_id))
    }

    /// Says that the goods are back.
    pub(crate) async fn receive(&self, return_id: &str) -> Result<(Return, String), Status> {
        let request = v1::ReceiveReturnRequest {
            context: Some(context()),
            return_id: return_id.to_owned(),
            condition: "as new".to_owned(),
        };
        let received = call!(&self.shipping, receive_return, request);
        received.map(|response| (response.r#return.unwrap(), response.event_id))
    }

    /// Reads a return by one of its names.
    pub(crate) async fn get_return(&self, name: &str) -> Result<Return, Status> {
        let request = v1::GetReturnRequest { r#return: name.to_owned() };
        call!(&self.shipping, get_return, request).map(|response| response.r#return.unwrap())
    }
}

#[tokio::test]
async fn goods_come_back_with_a_label() {
    let department = Department::start().await;
    let shipment = department.shipment(ShipmentState::Delivered).await;
    let (issued, event_id) = department.issue(&shipment.order_id).await.unwrap();
    assert_eq!((issued.state(), issued.revision), (ReturnState::LabelIssued, 1));
    assert_eq!((&issued.order_id, &issued.customer_id), (&shipment.order_id, &shipment.customer_id));
    let event = department.timeline.event(&event_id).await;
    let order = format!("order {}", &issued.order_id[28..]);
    assert_eq!(event.summary, format!("Label {} issued to send {order} back: too big", issued.label_number));
    let subject = event.subject.unwrap();
    assert_eq!((subject.kind.as_str(), subject.id.as_str()), ("return", issued.id.as_str()));
    assert_eq!((subject.label, subject.open), (format!("return {}", issued.label_number), true));
    let told = event.body.unwrap().to_msg::<ReturnLabelIssued>().unwrap();
    assert_eq!(told.r#return.as_ref(), Some(&issued));

    let (received, event_id) = department.receive(&issued.id).await.unwrap();
    assert_eq!((received.state(), received.condition.as_str()), (ReturnState::Received, "as new"));
    assert_eq!((received.revision, received.received_at), (2, shipment.delivered_at));
    assert_ne!(received.etag, issued.etag);
    let event = department.timeline.event(&event_id).await;
    let subject = event.subject.unwrap();
    assert_eq!((subject.open, subject.revision, subject.status.as_str()), (false, 2, "received: as new"));
    let told = event.body.unwrap().to_msg::<ReturnReceived>().unwrap();
    assert_eq!(told.r#return.as_ref(), Some(&received));

    let spoken = received.label_number.to_lowercase().replace('-', " ");
    for name in [&received.id, &received.label_number, &spoken] {
        assert_eq!(department.get_return(name).await.unwrap(), received, "{name}");
    }
}

#[tokio::test]
async fn goods_come_back_once() {
    let department = Department::start().await;
    let shipment = department.shipment(ShipmentState::Delivered).await;
    let (issued, _) = department.issue(&shipment.order_id).await.unwrap();
    let status = department.issue(&shipment.order_id).await.unwrap_err();
    assert_eq!(metadata(&status, "state"), "label_issued");
    assert_eq!(reason::<()>(Err(status)), Reason::WrongState);
    department.receive(&issued.id).await.unwrap();
    let status = department.receive(&issued.id).await.unwrap_err();
    assert_eq!(
        (metadata(&status, "state"), metadata(&status, "allowed")),
        ("received".into(), "label_issued".into())
    );
    assert_eq!(reason::<()>(Err(status)), Reason::WrongState);
    assert_eq!(reason(department.issue(&shipment.order_id).await), Reason::WrongState);
}

#[tokio::test]
async fn concurrent_labels_are_one() {
    let department = Department::start().await;
    let shipment = department.shipment(ShipmentState::Delivered).await;
    let issue = |_| {
        let request = v1::IssueReturnLabelRequest {
            context: Some(context()),
            order_id: shipment.order_id.clone(),
            reason: "too big".to_owned(),
        };
        let shipping = department.shipping.clone();
        tokio::spawn(async move { call!(shipping, issue_return_label, request) })
    };
    let calls: Vec<_> = (0..6).map(issue).collect();
    let mut issued = 0;
    for call in calls {
        match call.await.unwrap() {
            Ok(_) => issued += 1,
            Err(status) => assert_eq!(reason::<()>(Err(status)), Reason::WrongState),
        }
    }
    assert_eq!(issued, 1);
}

#[tokio::test]
async fn only_what_the_customer_has_comes_back() {
    let department = Department::start().await;
    let shipment = department.shipment(ShipmentState::OutForDelivery).await;
    let status = department.issue(&shipment.order_id).await.unwrap_err();
    assert_eq!(metadata(&status, "allowed"), "delivered");
    assert_eq!(reason::<()>(Err(status)), Reason::WrongState);
    let unheard = SystemIds.uuid().to_string();
    assert_eq!(reason(department.issue(&unheard).await), Reason::OrderNotFound);
}

#[tokio::test]
async fn a_return_that_is_not_there_is_not_found_and_a_misheard_number_is_told() {
    let department = Department::start().await;
    let unknown = SystemIds.uuid().to_string();
    for status in
        [department.receive(&unknown).await.map(|_| ()), department.get_return(&unknown).await.map(|_| ())]
    {
        let status = status.unwrap_err();
        assert_eq!(metadata(&status, "return"), unknown);
        assert_eq!(reason::<()>(Err(status)), Reason::ReturnNotFound);
    }
    let number = DictatableNumber::from_random(7).to_string();
    assert_eq!(reason(department.get_return(&number).await), Reason::ReturnNotFound);
    let last = if number.ends_with('2') { "3" } else { "2" };
    let misheard = format!("{}{last}", &number[..8]);
    assert_eq!(violations(&department.get_return(&misheard).await.unwrap_err()), ["return"]);
}

#[tokio::test]
async fn a_label_number_that_is_taken_is_drawn_again() {
    let department = Department::start().await;
    let number = DictatableNumber::from_random(7).to_string();
    let mut numbers = Vec::new();
    for _ in 0..2 {
        let shipment = department.shipment(ShipmentState::Delivered).await;
        department.ids.draw_next(&number);
        numbers.push(department.issue(&shipment.order_id).await.unwrap().0.label_number);
    }
    assert_eq!(numbers[0], number);
    assert_ne!(numbers[1], number);
}
