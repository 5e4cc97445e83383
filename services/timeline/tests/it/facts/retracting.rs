//! What is taken back can no longer be read, in any way.

use baton_errors::Reason;
use baton_model::Role;
use baton_proto::cases::v1::{AcceptHandoffRequest, GetHandoffRequest};
use baton_proto::timeline::v1::{FactRetracted, FactState, GetEventRequest, RetractionReason};
use prost::Message;

use super::{answered, said, standing};
use crate::desk::{Desk, why};
use crate::harness::{Bench, body, context, metadata};

const SAID: &str = "Rua do Segredo 7";

#[tokio::test]
async fn what_is_retracted_cannot_be_read() {
    let bench = Bench::start().await;
    let (orders, support) = (bench.desk("ana", "orders"), bench.desk("rui", "support"));
    let customer = bench.somebody().await;
    let told =
        orders.record(&customer, vec![said("delivery.address", SAID), said("product", "Printer")]).await;
    // A frozen brief shows the last events.
    let case = orders.open(&customer).await;
    let handoff = orders.request(&case.id, "support").await.unwrap();

    let retracted = orders.retract(&customer, "delivery.address", &told.event_id).await.unwrap();
    assert_eq!(retracted.statement_count, 1);
    let (fact, question) = support.ask(&customer, "delivery.address").await;
    assert_eq!((standing(&fact), question.is_empty()), ((FactState::Unknown, vec![]), false));
    let statements = support.statements(&customer, "delivery.address").await;
    assert_eq!((statements[0].value.as_str(), statements[0].retraction()), ("", RetractionReason::Erased));
    let keys: Vec<String> = support.facts(&customer).await.into_iter().map(|fact| fact.key).collect();
    assert_eq!(keys, ["product"]);

    let event = GetEventRequest { event_id: told.event_id.clone() };
    let event = orders.connection.timeline().get_event(event).await.unwrap().into_inner().event.unwrap();
    assert_eq!((event.facts[0].value.as_str(), event.facts[0].retracted), ("", true));
    assert_eq!((event.facts[1].value.as_str(), event.sequence), ("Printer", 2));
    let request = GetHandoffRequest { handoff_id: handoff.id.clone() };
    let shown = support.handoffs().get_handoff(request).await.unwrap().into_inner();
    let accept = AcceptHandoffRequest { context: context(), handoff_id: handoff.id };
    let accepted = support.handoffs().accept_handoff(accept).await.unwrap().into_inner();
    let events = bench.history(&customer).await;
    let read = [shown.encode_to_vec(), accepted.encode_to_vec()].into_iter();
    for bytes in read.chain(events.iter().map(Message::encode_to_vec)) {
        assert!(!contains(&bytes, SAID), "{}", String::from_utf8_lossy(&bytes));
    }
    let last = events.iter().find(|event| event.id == retracted.event_id).unwrap();
    assert_eq!(last.summary, "Retracted: delivery address");
    assert_eq!(body::<FactRetracted>(last).statement_event_id, told.event_id);

    // What was taken back does not make a repetition of what is said now.
    assert!(support.record(&customer, vec![answered("delivery.address", SAID)]).await.repetitions.is_empty());
}

#[tokio::test]
async fn everything_under_a_key_goes_at_once_and_only_once() {
    let bench = Bench::start().await;
    let (desk, customer) = (bench.desk("ana", "orders"), bench.somebody().await);
    for number in 0..120 {
        desk.record(&customer, vec![said("contact.best_time", &format!("at {}", number % 7))]).await;
    }
    assert_eq!(desk.retract(&customer, "contact.best_time", "").await.unwrap().statement_count, 120);
    let again = desk.retract(&customer, "contact.best_time", "").await.unwrap();
    assert_eq!((again.statement_count, again.event_id.as_str()), (0, ""));
    assert_eq!(desk.ask(&customer, "contact.best_time").await.0.state(), FactState::Unknown);
    assert!(
        bench.events(&customer).await.iter().flat_map(|event| &event.facts).all(|fact| fact.value.is_empty())
    );
}

#[tokio::test]
async fn who_did_not_hear_it_does_not_take_it_back() {
    let bench = Bench::start().await;
    let (orders, billing) = (bench.desk("ana", "orders"), bench.desk("rui", "billing"));
    let customer = bench.somebody().await;
    let told = orders.record(&customer, vec![said("contact.phone", "+351912345678")]).await;
    let refused = billing.retract(&customer, "contact.phone", &told.event_id).await.unwrap_err();
    assert_eq!(
        (why::<()>(Err(refused.clone())), metadata(&refused, "department")),
        (Reason::DepartmentNotAllowed, "orders".to_owned())
    );
    assert_eq!(billing.ask(&customer, "contact.phone").await.0.state(), FactState::Known);
    let lead = Desk { connection: bench.person("lea", "lea", "billing", Role::Lead) };
    assert_eq!(lead.retract(&customer, "contact.phone", &told.event_id).await.unwrap().statement_count, 1);

    assert_eq!(why(orders.retract(&customer, "symptom", "").await), Reason::FactNotFound);
    assert_eq!(why(orders.retract(&customer, "product", &told.event_id).await), Reason::FactNotFound);
    let nobody = "01890a5d-ac96-774b-bcce-b302099a8057";
    assert_eq!(why(orders.retract(nobody, "symptom", "").await), Reason::CustomerNotFound);
}

fn contains(bytes: &[u8], text: &str) -> bool {
    bytes.windows(text.len()).any(|window| window == text.as_bytes())
}
