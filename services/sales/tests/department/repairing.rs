//! Acceptances that nobody finished are finished: with the same order, and only one.

use std::time::Duration;

use baton_errors::Reason;
use baton_model::{Ids, SystemIds};
use baton_proto::common::v1::Channel;
use baton_proto::sales::v1::{self, Quote, QuoteState};
use baton_testkit::{context, metadata, reason};
use uuid::Uuid;

use crate::fake_orders::Mood;
use crate::harness::Department;
use crate::writes::{Object, Write};

/// Longer than a caller has to finish by itself.
const A_MINUTE: Duration = Duration::from_mins(1);

impl Department {
    /// The quote, once it is accepted; checks that it is the one order that was placed for it.
    async fn accepted(&self, quote: &Quote) -> Quote {
        let accepted = self.quote_in(&quote.id, QuoteState::Accepted).await;
        let placed = self.orders.placed();
        let of_quote: Vec<_> = placed.iter().filter(|order| order.quote_id == quote.id).collect();
        assert_eq!(of_quote.len(), 1);
        assert_eq!((&accepted.order_id, accepted.revision), (&of_quote[0].id, quote.revision + 1));
        accepted
    }
}

#[tokio::test]
async fn an_acceptance_is_finished_when_orders_is_back() {
    let mut department = Department::start_without_orders().await;
    let quote = department.quote(QuoteState::Sent).await;
    let mut circumstances = context();
    circumstances.set_channel(Channel::Chat);
    circumstances.case_id = SystemIds.uuid().to_string();
    let sales = department.sales.clone();
    let accept = || Write::AcceptQuote.call(sales.clone(), circumstances.clone(), quote.id.clone());
    let status = accept().await.unwrap_err();
    assert_eq!(metadata(&status, "service"), "orders");
    assert_eq!(reason::<()>(Err(status)), Reason::ServiceUnavailable);
    assert_eq!(department.get_quote(&quote.id).await, quote);
    let accepted_at = department.now();

    department.orders.open().await;
    department.clock.advance(A_MINUTE);
    let accepted = department.accepted(&quote).await;
    // Told as it was when the customer took it, whoever finished it.
    assert_eq!(accepted.changed_at, Some(accepted_at));
    let event = department.told_times("QuoteAccepted", 1).await.remove(0);
    assert_eq!(event.occurred_at, Some(accepted_at));
    assert_eq!((event.actor.unwrap().id.as_str(), &event.case_id), ("sales-ann", &circumstances.case_id));
    assert_eq!(event.channel, i32::from(Channel::Chat));
    let asked = department.orders.asked().remove(0).context.unwrap();
    assert_eq!((asked.channel(), &asked.case_id), (Channel::Chat, &circumstances.case_id));
    assert_eq!(asked.request_id, Uuid::new_v5(&quote.id.parse().unwrap(), b"accept-2").to_string());

    // The caller who was sent away gets the outcome, also when orders is away again.
    department.orders.refuse(Reason::Internal, "no");
    assert_eq!(accept().await.unwrap(), (Object::Quote(accepted), event.id));
    assert_eq!(department.orders.asked().len(), 1);
}

#[tokio::test]
async fn an_order_whose_answer_was_lost_is_found_again() {
    let department = Department::start().await;
    let quote = department.quote(QuoteState::Sent).await;
    department.orders.be(Mood::Mute);
    let (circumstances, sales) = (context(), department.sales.clone());
    let accept = || Write::AcceptQuote.call(sales.clone(), circumstances.clone(), quote.id.clone());
    assert_eq!(reason(accept().await), Reason::ServiceUnavailable);
    assert_eq!(department.orders.placed().len(), 1);

    // By the caller, who repeats it.
    department.orders.be(Mood::Good);
    let (Object::Quote(accepted), _) = accept().await.unwrap() else { panic!("no quote") };
    assert_eq!(department.accepted(&quote).await, accepted);
}

#[tokio::test]
async fn what_sales_lost_after_the_order_was_placed_is_finished_with_that_order() {
    let mut department = Department::start().await;
    department.start_replica().await;
    let quote = department.quote(QuoteState::Sent).await;
    // Orders answers, but the second transaction fails: as if sales had died.
    department.logs.allow("database error");
    let mut conn = department.database.connect().await;
    let constraint = "alter table acceptances add constraint none check (answer is null) not valid";
    sqlx::query(constraint).execute(&mut conn).await.unwrap();
    let (circumstances, sales) = (context(), department.sales.clone());
    let accept = || Write::AcceptQuote.call(sales.clone(), circumstances.clone(), quote.id.clone());
    assert_eq!(reason(accept().await), Reason::Internal);
    assert_eq!((department.orders.placed().len(), department.get_quote(&quote.id).await), (1, quote.clone()));
    assert!(department.told("QuoteAccepted").is_empty());

    sqlx::query("alter table acceptances drop constraint none").execute(&mut conn).await.unwrap();
    department.clock.advance(A_MINUTE);
    let accepted = department.accepted(&quote).await;
    let event = department.told_times("QuoteAccepted", 1).await.remove(0);
    assert_eq!(accept().await.unwrap(), (Object::Quote(accepted), event.id));
    assert_eq!((department.told("QuoteAccepted").len(), department.orders.placed().len()), (1, 1));
}

#[tokio::test]
async fn an_acceptance_that_orders_refuses_later_is_told_as_refused() {
    let department = Department::start().await;
    let quote = department.quote(QuoteState::Sent).await;
    // It does something that nobody expects: that is no refusal of the order, and a person must look.
    department.logs.allow("orders does not place the order");
    department.orders.refuse(Reason::RoleNotAllowed, "you may not");
    assert_eq!(reason(department.take(Write::AcceptQuote, &quote.id).await), Reason::ServiceUnavailable);
    assert_eq!(department.get_quote(&quote.id).await, quote);

    department.orders.refuse(Reason::CustomerNotFound, "no such customer");
    department.clock.advance(A_MINUTE);
    department.told_times("QuoteOrderRefused", 1).await;
    let refused = department.get_quote(&quote.id).await;
    assert_eq!((refused.state(), refused.order_refusal.as_str()), (QuoteState::Sent, "no such customer"));
    assert_eq!(refused.revision, quote.revision + 1);
    assert!(department.orders.placed().is_empty());
    department.take(Write::DeclineQuote, &quote.id).await.unwrap();
}

#[tokio::test]
async fn callers_and_replicas_finish_each_acceptance_once() {
    let mut department = Department::start().await;
    department.start_replica().await;
    department.orders.be(Mood::Mute);
    let mut quotes = Vec::new();
    for _ in 0..4 {
        let quote = department.quote(QuoteState::Sent).await;
        let request = v1::AcceptQuoteRequest { context: Some(context()), quote_id: quote.id.clone() };
        let once = department.sales.clone().accept_quote(request).await;
        assert_eq!(reason(once), Reason::ServiceUnavailable);
        quotes.push(quote);
    }
    department.orders.be(Mood::Good);
    department.clock.advance(A_MINUTE);
    let calls: Vec<_> = quotes
        .iter()
        .map(|quote| {
            tokio::spawn(Write::AcceptQuote.call(department.sales.clone(), context(), quote.id.clone()))
        })
        .collect();
    for call in calls {
        // Who came after the job was done with it is told so. On a machine with too much to do, a call may last too long.
        if let Err(status) = call.await.unwrap() {
            let reason = reason::<()>(Err(status));
            assert!(matches!(reason, Reason::WrongState | Reason::DeadlineExceeded), "{reason:?}");
        }
    }
    for quote in &quotes {
        department.accepted(quote).await;
    }
    department.told_times("QuoteAccepted", quotes.len()).await;
    assert_eq!(department.count("select count(*) from acceptances where answer is null").await, 0);
    assert_eq!(department.told("QuoteAccepted").len(), quotes.len());
}
