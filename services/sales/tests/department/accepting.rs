//! The customer takes a quote: one order is placed, whatever happens in between.

use baton_errors::Reason;
use baton_model::{Ids, Role, SystemIds};
use baton_proto::common::v1::{Address, Channel, Money, WriteContext};
use baton_proto::orders::v1::OrderLine;
use baton_proto::sales::v1::{self, LeadState, Quote, QuoteState};
use baton_testkit::{THEN, call, context, eventually, metadata, reason};
use prost_types::Timestamp;
use uuid::Uuid;

use crate::fake_orders::Mood;
use crate::harness::{Department, a_quote, line};
use crate::writes::{Object, Write};

impl Department {
    /// A quote that was sent to the customer of this lead, and comes from it.
    async fn quote_of_lead(&self, state: LeadState) -> Quote {
        let lead = self.lead(state).await;
        let quote = Quote { lead_id: lead.id, ..a_quote(&lead.customer_id) };
        let request = v1::DraftQuoteRequest { context: Some(context()), quote: Some(quote) };
        let drafted = call!(&self.sales, draft_quote, request).unwrap().quote.unwrap();
        self.take(Write::SendQuote, &drafted.id).await.unwrap();
        drafted
    }
}

#[tokio::test]
async fn an_accepted_quote_is_an_order() {
    let department = Department::start().await;
    let address = Address {
        recipient: "Ana".to_owned(),
        lines: vec!["Rua das Flores 7".to_owned()],
        postal_code: "01310-100".to_owned(),
        city: "São Paulo".to_owned(),
        region: "SP".to_owned(),
        country_code: "BR".to_owned(),
    };
    let freight = Some(Money { currency_code: "BRL".to_owned(), amount_minor: 890 });
    let lamps = v1::QuoteLine {
        title: "Lamp".to_owned(),
        category: "light".to_owned(),
        freight: freight.clone(),
        ..line("p1", 2, 2_500)
    };
    let quote = Quote {
        lines: vec![lamps, line("p2", 1, 100)],
        delivery_address: Some(address.clone()),
        ..a_quote(&department.customer())
    };
    let request = v1::DraftQuoteRequest { context: Some(context()), quote: Some(quote) };
    let quote = call!(&department.sales, draft_quote, request).unwrap().quote.unwrap();
    assert_eq!(quote.delivery_address, Some(address.clone()));
    department.take(Write::SendQuote, &quote.id).await.unwrap();

    let mut circumstances = context();
    circumstances.set_channel(Channel::Phone);
    circumstances.case_id = SystemIds.uuid().to_string();
    let accept = Write::AcceptQuote.call(department.sales.clone(), circumstances.clone(), quote.id.clone());
    let (Object::Quote(accepted), event_id) = accept.await.unwrap() else { panic!("no quote") };

    let asked = department.orders.asked();
    assert_eq!(asked.len(), 1);
    let (asked_for, how) = (asked[0].order.clone().unwrap(), asked[0].context.clone().unwrap());
    assert_eq!(asked_for.customer_id, quote.customer_id);
    assert_eq!(
        (asked_for.quote_id, asked_for.external_reference),
        (quote.id.clone(), format!("quote-{}", quote.number))
    );
    assert_eq!(asked_for.delivery_address, Some(address));
    let of = |line: &v1::QuoteLine| OrderLine {
        product_id: line.product_id.clone(),
        title: line.title.clone(),
        category: line.category.clone(),
        quantity: line.quantity,
        unit_price: line.unit_price.clone(),
        freight: line.freight.clone(),
        ..OrderLine::default()
    };
    assert_eq!(asked_for.lines, quote.lines.iter().map(of).collect::<Vec<_>>());
    let named = Uuid::new_v5(&quote.id.parse().unwrap(), b"accept-2");
    assert_eq!((how.request_id.as_str(), how.occurred_at), (named.to_string().as_str(), None));
    assert_eq!((how.channel(), how.case_id.as_str()), (Channel::Phone, circumstances.case_id.as_str()));

    let order = department.orders.placed().remove(0);
    assert_eq!((accepted.state(), &accepted.order_id), (QuoteState::Accepted, &order.id));
    let event = department.timeline.event(&event_id).await;
    assert_eq!((event.channel(), &event.case_id), (Channel::Phone, &circumstances.case_id));
    assert_eq!(event.actor.unwrap().id, "sales-ann");
    let summary = format!("Quote {} accepted: BRL 59.90, order {}", quote.number, &order.id[28..]);
    assert_eq!(event.summary, summary);
    assert_eq!(department.timeline.events().len(), 3);
}

#[tokio::test]
async fn the_lead_of_an_accepted_quote_is_won() {
    let department = Department::start().await;
    for (state, told) in [
        (LeadState::New, 1),
        (LeadState::Contacted, 2),
        (LeadState::Qualified, 3),
        (LeadState::Lost, 4),
        // One that was won by hand has nothing to be told.
        (LeadState::Won, 5),
    ] {
        let quote = department.quote_of_lead(state).await;
        let before = department.get_lead(&quote.lead_id).await;
        let (_, event_id) = department.take(Write::AcceptQuote, &quote.id).await.unwrap();
        let lead = department.get_lead(&quote.lead_id).await;
        assert_eq!((lead.state(), lead.lost_reason.as_str()), (LeadState::Won, ""), "{state:?}");
        let steps = i64::from(state != LeadState::Won);
        assert_eq!(lead.revision, before.revision + steps, "{state:?}");
        department.timeline.event(&event_id).await;
        department.told_times("LeadWon", told).await;
    }
}

#[tokio::test]
async fn what_orders_refuses_for_good_is_told_and_the_quote_stays_open() {
    let department = Department::start().await;
    for refusal in [Reason::CustomerNotFound, Reason::InvalidField, Reason::ExternalReferenceTaken] {
        let quote = department.quote_of_lead(LeadState::Contacted).await;
        department.orders.refuse(refusal, "it cannot be done");
        let circumstances = context();
        let accept =
            || Write::AcceptQuote.call(department.sales.clone(), circumstances.clone(), quote.id.clone());
        let (Object::Quote(refused), event_id) = accept().await.unwrap() else { panic!("no quote") };
        assert_eq!(
            (refused.state(), refused.order_refusal.as_str()),
            (QuoteState::Sent, "it cannot be done")
        );
        let event = department.timeline.event(&event_id).await;
        let subject = event.subject.unwrap();
        assert_eq!((subject.open, subject.revision), (true, 3));
        assert_eq!(subject.status, "accepted, but not ordered: it cannot be done");
        assert_eq!(department.get_lead(&quote.lead_id).await.state(), LeadState::Contacted);

        // A repetition gets the same answer; a new request is a new attempt, and another order.
        department.orders.be(Mood::Good);
        assert_eq!(accept().await.unwrap(), (Object::Quote(refused), event_id));
        let (Object::Quote(accepted), _) = department.take(Write::AcceptQuote, &quote.id).await.unwrap()
        else {
            panic!("no quote")
        };
        assert_eq!((accepted.state(), accepted.revision), (QuoteState::Accepted, 4));
    }
    assert_eq!(department.told("QuoteOrderRefused").len(), 3);
    assert_eq!((department.orders.placed().len(), department.orders.asked().len()), (3, 6));
}

#[tokio::test]
async fn nothing_else_happens_to_a_quote_that_is_being_accepted() {
    let department = Department::start().await;
    let quote = department.quote(QuoteState::Sent).await;
    department.orders.hold(true);
    let (sales, id) = (department.sales.clone(), quote.id.clone());
    let accepting = tokio::spawn(Write::AcceptQuote.call(sales, context(), id));
    eventually("orders is asked", async || (!department.orders.asked().is_empty()).then_some(())).await;

    for (write, allowed) in
        [(Write::AmendQuote, "draft,sent"), (Write::SendQuote, "draft"), (Write::DeclineQuote, "sent")]
    {
        let status = department.take(write, &quote.id).await.unwrap_err();
        assert_eq!(
            (metadata(&status, "state").as_str(), metadata(&status, "allowed").as_str()),
            ("accepting", allowed)
        );
        assert_eq!(reason::<()>(Err(status)), Reason::WrongState, "{write:?}");
    }
    // To everybody who reads, it is what it was.
    assert_eq!(department.get_quote(&quote.id).await, quote);
    department.orders.hold(false);
    accepting.await.unwrap().unwrap();
    assert_eq!(department.get_quote(&quote.id).await.state(), QuoteState::Accepted);
}

#[tokio::test]
async fn whoever_accepts_at_the_same_time_gets_the_same_outcome() {
    let mut department = Department::start().await;
    department.start_replica().await;
    for refusal in [None, Some(Reason::CustomerNotFound)] {
        let quote = department.quote(QuoteState::Sent).await;
        let asked = department.orders.asked().len();
        if let Some(refusal) = refusal {
            department.orders.refuse(refusal, "it cannot be done");
        }
        department.orders.hold(refusal.is_none());
        let calls: Vec<_> = (0..5)
            .map(|_| {
                tokio::spawn(Write::AcceptQuote.call(department.sales.clone(), context(), quote.id.clone()))
            })
            .collect();
        if refusal.is_none() {
            let all = async || (department.orders.asked().len() == asked + 5).then_some(());
            eventually("all five ask orders", all).await;
            department.orders.hold(false);
        }
        let mut answers = Vec::new();
        for call in calls {
            answers.push(call.await.unwrap().unwrap());
        }
        if refusal.is_none() {
            assert!(answers.iter().all(|answer| *answer == answers[0]), "{answers:#?}");
            department.timeline.event(&answers[0].1).await;
            assert_eq!(department.told("QuoteAccepted").len(), 1);
            let placed = department.orders.placed();
            assert_eq!(placed.iter().filter(|order| order.quote_id == quote.id).count(), 1);
        } else {
            // Who came after the refusal made an attempt of its own: as many events as attempts.
            let quote = department.get_quote(&quote.id).await;
            let mut events: Vec<_> = answers.into_iter().map(|(_, event_id)| event_id).collect();
            events.sort();
            events.dedup();
            assert_eq!((quote.state(), quote.revision), (QuoteState::Sent, 2 + events.len() as i64));
        }
    }
}

#[tokio::test]
async fn a_quote_is_accepted_in_time_or_not_at_all() {
    let department = Department::start().await;
    // Of history, so that it does not expire by itself before it is looked at.
    let importer = department.caller("sales", &[Role::Importer]);
    let then = |days: i64| WriteContext {
        occurred_at: Some(Timestamp { seconds: THEN.seconds + days * 86_400, nanos: 0 }),
        ..context()
    };
    let drafted = Write::DraftQuote.call(importer.clone(), then(0), department.customer()).await.unwrap();
    let id = drafted.0.id().to_owned();
    Write::SendQuote.call(importer.clone(), then(1), id.clone()).await.unwrap();

    let status = department.take(Write::AcceptQuote, &id).await.unwrap_err();
    assert_eq!(metadata(&status, "valid_until"), "2017-12-07T20:26:40Z");
    assert_eq!(reason::<()>(Err(status)), Reason::QuoteExpired);
    assert!(department.orders.asked().is_empty());

    let late = Write::AcceptQuote.call(importer.clone(), then(32), id.clone()).await;
    assert_eq!(reason(late), Reason::QuoteExpired);
    let (in_time, event_id) = Write::AcceptQuote.call(importer, then(31), id).await.unwrap();
    assert_eq!(in_time.revision(), 3);
    let event = department.timeline.event(&event_id).await;
    assert_eq!((event.imported, event.occurred_at), (true, then(31).occurred_at));
    // Orders is told when it was, too.
    assert_eq!(department.orders.asked()[0].context.as_ref().unwrap().occurred_at, then(31).occurred_at);
}
