//! Nobody tells a customer something without knowing what came meanwhile.

use baton_errors::{Failure, Reason};
use baton_proto::cases::v1::{Case, RecordCustomerUpdateRequest, RecordCustomerUpdateResponse};
use baton_proto::common::v1::{Channel, WriteContext};
use baton_proto::timeline::v1::{CheckSeenRequest, Event, Materiality, UnseenEntries};
use tonic::Status;

use crate::desk::{Desk, why};
use crate::harness::{Bench, context, fields, metadata, reason, typed_event};

fn saying(case: &Case, seen_sequence: i64) -> RecordCustomerUpdateRequest {
    RecordCustomerUpdateRequest {
        context: Some(WriteContext { channel: Channel::Phone.into(), seen_sequence, ..context().unwrap() }),
        case: case.id.clone(),
        text: "The parcel is found".to_owned(),
    }
}

fn confirmed(mut request: RecordCustomerUpdateRequest) -> RecordCustomerUpdateRequest {
    request.context.as_mut().unwrap().confirm_seen = true;
    request
}

impl Desk {
    async fn say(
        &self,
        request: RecordCustomerUpdateRequest,
    ) -> Result<RecordCustomerUpdateResponse, Status> {
        Ok(self.cases().record_customer_update(request).await?.into_inner())
    }
}

/// What the customer sent by themselves.
fn message(customer: &str) -> Event {
    Event { channel: Channel::Chat.into(), ..typed_event(customer, "baton.orders.v1.OrderPlaced") }
}

fn unseen(status: &Status) -> UnseenEntries {
    assert_eq!(reason(status), Reason::ReplyUnseen, "{status:?}");
    Failure::of_status(status).detail().unwrap()
}

async fn head(bench: &Bench, customer: &str) -> i64 {
    bench.history(customer).await.last().unwrap().sequence
}

#[tokio::test]
async fn what_came_has_to_be_read_or_confirmed() {
    let bench = Bench::start().await;
    let (ana, bela) = (bench.desk("ana", "orders"), bench.desk("bela", "support"));
    let customer = bench.somebody().await;
    let case = ana.open(&customer).await;
    let seen = head(&bench, &customer).await;

    // What is no message, no reply, no promise, no money and no owner does not matter; nor does one's own work.
    bench.append("orders", vec![crate::harness::event(&customer)]).await;
    ana.say(saying(&case, seen)).await.unwrap();
    ana.say(saying(&case, seen)).await.unwrap();

    // A colleague told the customer something; the customer wrote; the case moved.
    let seen = head(&bench, &customer).await;
    bela.say(saying(&case, seen - 2)).await.unwrap_err();
    bela.say(saying(&case, seen)).await.unwrap();
    let sent = message(&customer);
    bench.append("orders", vec![sent.clone()]).await;
    ana.hand_to(&bela, "support", &case.id).await;
    let request = saying(&case, seen);
    let status = ana.say(request.clone()).await.unwrap_err();
    let entries = unseen(&status);
    let why = |entry: &baton_proto::timeline::v1::UnseenEntry| entry.materiality();
    assert_eq!(
        entries.entries.iter().map(why).collect::<Vec<_>>(),
        [Materiality::Reply, Materiality::CustomerMessage, Materiality::Owner]
    );
    assert_eq!((entries.more_count, metadata(&status, "unseen").as_str()), (0, "3"));
    let entry = &entries.entries[1];
    assert_eq!(
        (&entry.event_id, &*entry.summary, &*entry.department),
        (&sent.id, "Something happened", "orders")
    );
    assert_eq!(entry.sequence, seen + 2);
    assert!(status.message().contains("confirm_seen"), "{status:?}");

    // Confirmed, or read: then it is told, once. The same request id serves, as nothing was carried out under it.
    let told = ana.say(confirmed(request.clone())).await.unwrap();
    bench.append("orders", vec![message(&customer)]).await;
    assert_eq!(ana.say(confirmed(request)).await.unwrap(), told);
    let request = saying(&case, head(&bench, &customer).await);
    let told = ana.say(request.clone()).await.unwrap();
    bench.append("orders", vec![message(&customer)]).await;
    assert_eq!(ana.say(request).await.unwrap(), told, "an accepted request keeps its answer");
}

#[tokio::test]
async fn ten_entries_are_told_and_the_others_counted() {
    let bench = Bench::start().await;
    let ana = bench.desk("ana", "orders");
    let customer = bench.somebody().await;
    let case = ana.open(&customer).await;
    let seen = head(&bench, &customer).await;
    let long = |mut event: Event| {
        event.summary = "ã".repeat(150);
        event
    };
    bench.append("orders", (0..260).map(|_| long(message(&customer))).collect()).await;
    let entries = unseen(&ana.say(saying(&case, seen)).await.unwrap_err());
    assert_eq!((entries.entries.len(), entries.more_count), (10, 250));
    assert!(entries.entries.iter().map(|entry| entry.sequence).eq(seen + 1..=seen + 10));
    assert_eq!(bench.history(&customer).await.len(), 200, "nothing was told");
}

#[tokio::test]
async fn departments_ask_for_their_writers() {
    let bench = Bench::start().await;
    let ana = bench.desk("ana", "orders");
    let customer = bench.somebody().await;
    let case = ana.open(&customer).await;
    let seen = head(&bench, &customer).await;
    ana.say(saying(&case, 0)).await.unwrap();
    let check = async |actor_id: &str, seen_sequence| {
        let (customer_id, actor_id) = (customer.clone(), actor_id.to_owned());
        let request = CheckSeenRequest { customer_id, seen_sequence, actor_id };
        Ok::<_, Status>(
            bench.service("support").timeline().check_seen(request).await?.into_inner().unseen.unwrap(),
        )
    };
    assert_eq!(check("ana", seen).await.unwrap().entries, []);
    assert_eq!(check("bela", seen).await.unwrap().entries.len(), 1);
    assert_eq!(check("", seen).await.unwrap().entries.len(), 1);
    assert_eq!(check("bela", seen + 1).await.unwrap().entries, []);
    for bad in [0, -1, seen + 2] {
        assert_eq!(fields(&check("", bad).await.unwrap_err()), ["seen_sequence"], "{bad}");
    }
    for bad in [-1, seen + 2] {
        assert_eq!(
            fields(&ana.say(saying(&case, bad)).await.unwrap_err()),
            ["context.seen_sequence"],
            "{bad}"
        );
    }
}

/// However writers and the customer race, nobody's words come after a message that they have not seen.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn nothing_comes_between_the_look_and_the_words() {
    let bench = Bench::start().await;
    let ana = bench.desk("ana", "orders");
    let customer = bench.somebody().await;
    let case = ana.open(&customer).await;
    for _ in 0..20 {
        let seen = head(&bench, &customer).await;
        let (said, _) =
            tokio::join!(ana.say(saying(&case, seen)), bench.append("orders", vec![message(&customer)]));
        let came = bench.history(&customer).await.into_iter().skip(seen as usize).collect::<Vec<_>>();
        match said {
            Ok(told) => assert_eq!(came[0].id, told.event_id),
            Err(_) => assert_eq!((why(said), came.len()), (Reason::ReplyUnseen, 1)),
        }
    }
}
