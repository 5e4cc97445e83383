//! What quotes have of their own, their steps aside.

use baton_errors::Reason;
use baton_proto::common::v1::Address;
use baton_proto::sales::v1::{self, LeadState, Quote, QuoteState};
use baton_testkit::{call, context, metadata, reason, violations};

use crate::harness::{Department, a_lead, a_quote, line};
use crate::writes::{Object, Write};

fn drafting(quote: Quote) -> v1::DraftQuoteRequest {
    v1::DraftQuoteRequest { context: Some(context()), quote: Some(quote) }
}

#[tokio::test]
async fn a_quote_is_found_by_id_number_and_reference() {
    let department = Department::start().await;
    let quote = Quote { external_reference: "Q-2026-1".to_owned(), ..a_quote(&department.customer()) };
    let quote = call!(&department.sales, draft_quote, drafting(quote)).unwrap().quote.unwrap();
    let dictated = quote.number.to_lowercase().replace('-', " ");
    for name in [&quote.id, &quote.number, &dictated, &quote.external_reference] {
        assert_eq!(department.get_quote(name).await, quote, "{name}");
    }
    let get = |quote: &str| {
        let (sales, quote) = (department.sales.clone(), quote.to_owned());
        async move { call!(sales, get_quote, v1::GetQuoteRequest { quote }) }
    };
    assert_eq!(reason(get("nowhere").await), Reason::QuoteNotFound);
    // One character misheard.
    let last = if quote.number.ends_with('2') { "3" } else { "2" };
    let misheard = format!("{}{last}", &quote.number[..8]);
    assert_eq!(violations(&get(&misheard).await.unwrap_err()), ["quote"]);
}

#[tokio::test]
async fn a_number_that_is_taken_is_drawn_again() {
    let department = Department::start().await;
    let first = department.quote(QuoteState::Draft).await;
    department.ids.draw_next(&first.number);
    let second = department.quote(QuoteState::Draft).await;
    assert_ne!(first.number, second.number);
}

#[tokio::test]
async fn a_reference_belongs_to_one() {
    let department = Department::start().await;
    let customer = department.customer();
    let quote = Quote { external_reference: "7".to_owned(), ..a_quote(&customer) };
    let first = call!(&department.sales, draft_quote, drafting(quote.clone())).unwrap().quote.unwrap();
    let status = call!(&department.sales, draft_quote, drafting(quote)).unwrap_err();
    assert_eq!(metadata(&status, "id"), first.id);
    assert_eq!(reason::<()>(Err(status)), Reason::ExternalReferenceTaken);

    // Leads have references of their own.
    let lead = v1::Lead { external_reference: "7".to_owned(), ..a_lead(&customer) };
    let request = || v1::CreateLeadRequest { context: Some(context()), lead: Some(lead.clone()) };
    let first = call!(&department.sales, create_lead, request()).unwrap().lead.unwrap();
    assert_eq!(department.get_lead("7").await, first);
    let status = call!(&department.sales, create_lead, request()).unwrap_err();
    assert_eq!(metadata(&status, "id"), first.id);
    assert_eq!(reason::<()>(Err(status)), Reason::ExternalReferenceTaken);
    let request = v1::GetLeadRequest { lead: "8".to_owned() };
    assert_eq!(reason(call!(&department.sales, get_lead, request)), Reason::LeadNotFound);
}

#[tokio::test]
async fn a_quote_comes_from_a_lead_of_its_customer_or_from_none() {
    let department = Department::start().await;
    let lead = department.lead(LeadState::Qualified).await;
    let of = |customer: &str| Quote { lead_id: lead.id.clone(), ..a_quote(customer) };
    let quote =
        call!(&department.sales, draft_quote, drafting(of(&lead.customer_id))).unwrap().quote.unwrap();
    assert_eq!(quote.lead_id, lead.id);
    let strangers = call!(&department.sales, draft_quote, drafting(of(&department.customer())));
    assert_eq!(reason(strangers), Reason::LeadNotFound);
}

#[tokio::test]
async fn an_amended_quote_is_a_draft_with_what_was_given() {
    let department = Department::start().await;
    let sent = department.quote(QuoteState::Sent).await;
    assert_eq!(sent.valid_until, Some(department.in_days(30)));
    let address = Address { city: "Recife".to_owned(), country_code: "BR".to_owned(), ..Address::default() };
    let amend = |etag: &str, request: v1::AmendQuoteRequest| {
        let (context, quote_id, etag) = (Some(context()), sent.id.clone(), etag.to_owned());
        let request = v1::AmendQuoteRequest { context, quote_id, etag, ..request };
        let sales = department.sales.clone();
        async move { call!(sales, amend_quote, request).map(|response| response.quote.unwrap()) }
    };
    let with_address =
        v1::AmendQuoteRequest { delivery_address: Some(address.clone()), ..Default::default() };
    let moved = amend(&sent.etag, with_address.clone()).await.unwrap();
    assert_eq!((moved.state(), moved.delivery_address.as_ref()), (QuoteState::Draft, Some(&address)));
    assert_eq!((&moved.lines, moved.valid_until), (&sent.lines, sent.valid_until));

    let status = amend(&sent.etag, with_address).await.unwrap_err();
    assert_eq!(metadata(&status, "current_etag"), moved.etag);
    assert_eq!(reason::<()>(Err(status)), Reason::StaleEtag);

    let other = v1::AmendQuoteRequest { lines: vec![line("p9", 3, 100)], ..Default::default() };
    let other = amend("", other).await.unwrap();
    assert_eq!(other.total.unwrap().amount_minor, 300);
    assert_eq!(other.delivery_address, Some(address));
    let (Object::Quote(sent_again), _) = department.take(Write::SendQuote, &sent.id).await.unwrap() else {
        panic!("no quote")
    };
    assert_eq!(sent_again.valid_until, sent.valid_until);
}

#[tokio::test]
async fn a_quote_whose_time_is_over_is_not_sent() {
    let department = Department::start().await;
    let quote = department.quote(QuoteState::Draft).await;
    let request = |days| v1::AmendQuoteRequest {
        context: Some(context()),
        quote_id: quote.id.clone(),
        valid_until: Some(department.in_days(days)),
        ..Default::default()
    };
    call!(&department.sales, amend_quote, request(-1)).unwrap();
    let status = department.take(Write::SendQuote, &quote.id).await.unwrap_err();
    assert_eq!(metadata(&status, "valid_until"), "2026-05-03T09:00:00Z");
    assert_eq!(reason::<()>(Err(status)), Reason::QuoteExpired);
    call!(&department.sales, amend_quote, request(1)).unwrap();
    department.take(Write::SendQuote, &quote.id).await.unwrap();
}
