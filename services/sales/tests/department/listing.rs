//! Lists: filters, order, and pages.

use std::time::Duration;

use baton_errors::Reason;
use baton_proto::sales::v1::{self, Account, LeadState, Quote, QuoteState, Touch, TouchState};
use baton_testkit::{call, context, reason, violations};
use prost_types::Timestamp;

use crate::harness::{Department, a_quote, a_touch, line};
use crate::writes::Write;

/// All pages of a list, by the names of its RPC, its messages and their ids.
macro_rules! pages {
    ($department:expr, $method:ident($request:ident) -> $field:ident.$id:ident, $size:expr) => {{
        let (mut ids, mut pages, mut page_token) = (Vec::new(), 0, String::new());
        loop {
            let request = v1::$request { page_size: $size, page_token, ..Default::default() };
            let page = call!(&$department.sales, $method, request).unwrap();
            assert!(page.$field.len() <= $size as usize);
            ids.extend(page.$field.into_iter().map(|object| object.$id));
            pages += 1;
            page_token = page.next_page_token;
            if page_token.is_empty() {
                break (ids, pages);
            }
        }
    }};
}

#[tokio::test]
async fn every_list_comes_whole_in_pages_the_latest_first() {
    let department = Department::start().await;
    let (mut leads, mut quotes, mut accounts, mut touches) = (vec![], vec![], vec![], vec![]);
    for index in 0..5 {
        // Two at the same instant, then one later.
        if index % 2 == 0 {
            department.clock.advance(Duration::from_secs(1));
        }
        leads.push(department.lead(LeadState::New).await);
        quotes.push(department.quote(QuoteState::Draft).await);
        let customer_id = department.customer();
        accounts.push(department.put_account(Account { customer_id, ..Account::default() }).await.unwrap());
        let due_at = Some(Timestamp { seconds: 1_790_000_000 - index / 2, nanos: 0 });
        let touch = Touch { due_at, ..a_touch(&department.customer()) };
        let request = v1::PlanTouchRequest { context: Some(context()), touch: Some(touch) };
        touches.push(call!(&department.sales, plan_touch, request).unwrap().touch.unwrap());
    }
    let at = |time: Option<Timestamp>| time.map(|at| (at.seconds, at.nanos));
    leads.sort_by_key(|lead| std::cmp::Reverse((at(lead.created_at), lead.id.clone())));
    let leads: Vec<_> = leads.into_iter().map(|lead| lead.id).collect();
    assert_eq!(pages!(department, list_leads(ListLeadsRequest) -> leads.id, 2), (leads, 3));
    quotes.sort_by_key(|quote| std::cmp::Reverse((at(quote.created_at), quote.id.clone())));
    let quotes: Vec<_> = quotes.into_iter().map(|quote| quote.id).collect();
    assert_eq!(pages!(department, list_quotes(ListQuotesRequest) -> quotes.id, 2), (quotes, 3));
    accounts.sort_by_key(|account| std::cmp::Reverse((at(account.opened_at), account.customer_id.clone())));
    let accounts: Vec<_> = accounts.into_iter().map(|account| account.customer_id).collect();
    assert_eq!(
        pages!(department, list_accounts(ListAccountsRequest) -> accounts.customer_id, 2),
        (accounts, 3)
    );
    // Of touches, the next due first.
    touches.sort_by_key(|touch| (at(touch.due_at), touch.id.clone()));
    let touches: Vec<_> = touches.into_iter().map(|touch| touch.id).collect();
    assert_eq!(pages!(department, list_touches(ListTouchesRequest) -> touches.id, 2), (touches, 3));
}

#[tokio::test]
async fn lists_are_filtered() {
    let department = Department::start().await;
    let lead = department.lead(LeadState::Won).await;
    department.lead(LeadState::Won).await;
    department.take(Write::CreateLead, &lead.customer_id).await.unwrap();
    let list = |customer_id: &str, states: &[LeadState]| {
        let states = states.iter().map(|state| i32::from(*state)).collect();
        let request =
            v1::ListLeadsRequest { customer_id: customer_id.to_owned(), states, ..Default::default() };
        let sales = department.sales.clone();
        async move { call!(sales, list_leads, request).unwrap().leads }
    };
    assert_eq!(list("", &[]).await.len(), 3);
    assert_eq!(list(&lead.customer_id, &[]).await.len(), 2);
    assert_eq!(list("", &[LeadState::Won, LeadState::Lost]).await.len(), 2);
    assert_eq!(list(&lead.customer_id, &[LeadState::Won]).await, [lead]);

    let quote = department.quote(QuoteState::Sent).await;
    department.take(Write::DraftQuote, &quote.customer_id).await.unwrap();
    department.quote(QuoteState::Sent).await;
    let (customer_id, states) = (quote.customer_id.clone(), vec![QuoteState::Sent.into()]);
    let request = v1::ListQuotesRequest { customer_id, states, ..Default::default() };
    assert_eq!(call!(&department.sales, list_quotes, request).unwrap().quotes, [quote]);

    let (one, two) = (department.customer(), department.customer());
    for (customer, owner) in [(&one, "Rui"), (&two, "Bea")] {
        department.assign(customer, owner).await;
        department.take(Write::PlanTouch, customer).await.unwrap();
    }
    let key = Account { customer_id: two.clone(), segment: "key-account".to_owned(), ..Account::default() };
    let key = department.put_account(key).await.unwrap();
    for (owner_id, segment, found) in
        [("rui", "", &one), ("bea", "", &two), ("", "key-account", &two), ("bea", "key-account", &two)]
    {
        let (owner_id, segment) = (owner_id.to_owned(), segment.to_owned());
        let request = v1::ListAccountsRequest { owner_id, segment, ..Default::default() };
        let accounts = call!(&department.sales, list_accounts, request).unwrap().accounts;
        assert_eq!(accounts.iter().map(|account| &account.customer_id).collect::<Vec<_>>(), [found]);
    }
    let (owner_id, segment) = ("rui".to_owned(), key.segment);
    let request = v1::ListAccountsRequest { owner_id, segment, ..Default::default() };
    assert!(call!(&department.sales, list_accounts, request).unwrap().accounts.is_empty());

    department.touch(TouchState::Done).await;
    for (owner_id, states, count) in [
        ("rui", vec![], 1),
        ("", vec![TouchState::Planned.into()], 2),
        ("sales-ann", vec![], 1),
        ("bea", vec![TouchState::Done.into()], 0),
    ] {
        let request = v1::ListTouchesRequest { owner_id: owner_id.to_owned(), states, ..Default::default() };
        let touches = call!(&department.sales, list_touches, request).unwrap().touches;
        assert_eq!(touches.len(), count, "{owner_id}");
    }
}

#[tokio::test]
async fn a_page_is_no_heavier_than_a_client_takes() {
    let department = Department::start().await;
    let heavy = v1::QuoteLine { title: "t".repeat(200), category: "c".repeat(64), ..line("p", 1, 1) };
    let customer = department.customer();
    for _ in 0..40 {
        let quote = Quote { lines: vec![heavy.clone(); 200], ..a_quote(&customer) };
        let request = v1::DraftQuoteRequest { context: Some(context()), quote: Some(quote) };
        call!(&department.sales, draft_quote, request).unwrap();
    }
    let (ids, pages) = pages!(department, list_quotes(ListQuotesRequest) -> quotes.id, 200);
    assert_eq!(ids.len(), 40);
    assert!(pages > 1);
}

#[tokio::test]
async fn bad_filters_and_tokens_are_refused() {
    let department = Department::start().await;
    for _ in 0..2 {
        department.lead(LeadState::New).await;
    }
    let first = v1::ListLeadsRequest { page_size: 1, ..Default::default() };
    let token = call!(&department.sales, list_leads, first.clone()).unwrap().next_page_token;
    for bad in [
        v1::ListLeadsRequest { page_token: "nonsense".to_owned(), ..first.clone() },
        v1::ListLeadsRequest { page_token: token.clone(), states: vec![LeadState::New.into()], ..first },
    ] {
        assert_eq!(reason(call!(&department.sales, list_leads, bad)), Reason::InvalidPageToken);
    }
    let (customer_id, states) = ("ann".to_owned(), vec![99]);
    let bad = v1::ListLeadsRequest { customer_id, states, ..Default::default() };
    assert_eq!(
        violations(&call!(&department.sales, list_leads, bad).unwrap_err()),
        ["customer_id", "states"]
    );
    let (customer_id, states) = ("ann".to_owned(), vec![0]);
    let bad = v1::ListQuotesRequest { customer_id, states, ..Default::default() };
    assert_eq!(
        violations(&call!(&department.sales, list_quotes, bad).unwrap_err()),
        ["customer_id", "states"]
    );
    let (owner_id, segment) = ("o".repeat(129), "s".repeat(65));
    let bad = v1::ListAccountsRequest { owner_id, segment, ..Default::default() };
    assert_eq!(
        violations(&call!(&department.sales, list_accounts, bad).unwrap_err()),
        ["owner_id", "segment"]
    );
    let bad = v1::ListTouchesRequest { states: vec![-1], owner_id: "o".repeat(129), ..Default::default() };
    assert_eq!(violations(&call!(&department.sales, list_touches, bad).unwrap_err()), ["owner_id", "states"]);
    let bad = v1::ListTouchesRequest { page_size: -1, ..Default::default() };
    assert_eq!(violations(&call!(&department.sales, list_touches, bad).unwrap_err()), ["page_size"]);
}
