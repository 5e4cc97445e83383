//! Bad input: every violation is named, and nothing is written.

use baton_proto::common::v1::{Address, Money, WriteContext};
use baton_proto::sales::v1::{self, Account, Lead, Quote, QuoteLine, Touch};
use baton_testkit::{call, context, violations};
use prost_types::Timestamp;

use crate::harness::{Department, line};

const NEVER: Option<Timestamp> = Some(Timestamp { seconds: i64::MAX, nanos: 0 });

fn money(currency: &str, amount_minor: i64) -> Money {
    Money { currency_code: currency.to_owned(), amount_minor }
}

fn bad_address() -> Address {
    Address {
        recipient: "r".repeat(201),
        lines: vec![String::new(), "two\nlines".to_owned()],
        postal_code: "1".repeat(21),
        city: "c".repeat(101),
        region: "r".repeat(101),
        country_code: "br".to_owned(),
    }
}

const ADDRESS: [&str; 7] =
    ["city", "country_code", "lines[0]", "lines[1]", "postal_code", "recipient", "region"];

#[tokio::test]
async fn everything_that_is_wrong_with_a_quote_is_told_at_once() {
    let department = Department::start().await;
    let bad = QuoteLine {
        product_id: String::new(),
        title: "x".repeat(201),
        category: "two\nlines".to_owned(),
        quantity: 0,
        unit_price: Some(money("BRL", -1)),
        freight: Some(money("real", 1)),
    };
    let circumstances = WriteContext {
        request_id: "1".to_owned(),
        occurred_at: Some(Timestamp::default()),
        channel: 99,
        case_id: "K7F3".to_owned(),
        department: "billing".to_owned(),
        seen_sequence: -1,
        confirm_seen: true,
    };
    let quote = Quote {
        customer_id: "ann".to_owned(),
        lead_id: "7".to_owned(),
        external_reference: "r".repeat(65),
        lines: vec![line("p1", 1, 1), bad],
        delivery_address: Some(bad_address()),
        valid_until: NEVER,
        ..Quote::default()
    };
    let request = v1::DraftQuoteRequest { context: Some(circumstances), quote: Some(quote) };
    let status = call!(&department.sales, draft_quote, request).unwrap_err();
    let mut expected: Vec<String> = [
        "context.case_id",
        "context.channel",
        "context.department",
        "context.occurred_at",
        "context.request_id",
        "context.seen_sequence",
        "quote.customer_id",
        "quote.external_reference",
        "quote.lead_id",
        "quote.lines[1].category",
        "quote.lines[1].freight",
        "quote.lines[1].product_id",
        "quote.lines[1].quantity",
        "quote.lines[1].title",
        "quote.lines[1].unit_price",
        "quote.valid_until",
    ]
    .map(str::to_owned)
    .to_vec();
    expected.extend(ADDRESS.map(|part| format!("quote.delivery_address.{part}")));
    expected.sort();
    assert_eq!(violations(&status), expected);
}

#[tokio::test]
async fn lines_that_make_no_quote_are_named() {
    let department = Department::start().await;
    let euro = QuoteLine { unit_price: Some(money("EUR", 1)), ..line("p2", 1, 1) };
    for (lines, named) in [
        (vec![], "quote.lines"),
        (vec![line("p1", 1, 1), euro.clone()], "quote.lines[1]"),
        (vec![line("p1", 2, i64::MAX)], "quote.lines[0]"),
        (vec![line("p1", 1, 1); 201], "quote.lines"),
    ] {
        let quote = Quote { lines, ..crate::harness::a_quote(&department.customer()) };
        let request = v1::DraftQuoteRequest { context: Some(context()), quote: Some(quote) };
        let status = call!(&department.sales, draft_quote, request).unwrap_err();
        assert_eq!(violations(&status), [named]);
    }
    let request = |lines| v1::AmendQuoteRequest {
        context: Some(context()),
        quote_id: "7".to_owned(),
        lines,
        etag: "e".repeat(65),
        ..Default::default()
    };
    for (lines, named) in [(vec![], "lines"), (vec![line("p1", 1, 1), euro], "lines[1]")] {
        let status = call!(&department.sales, amend_quote, request(lines)).unwrap_err();
        assert_eq!(violations(&status), ["etag", named, "quote_id"]);
    }
    let moving = v1::AmendQuoteRequest {
        delivery_address: Some(bad_address()),
        valid_until: NEVER,
        etag: String::new(),
        ..request(vec![])
    };
    let status = call!(&department.sales, amend_quote, moving).unwrap_err();
    let mut expected: Vec<String> = ADDRESS.map(|part| format!("delivery_address.{part}")).to_vec();
    expected.extend(["quote_id".to_owned(), "valid_until".to_owned()]);
    assert_eq!(violations(&status), expected);
}

#[tokio::test]
async fn everything_that_is_wrong_with_the_others_is_told_at_once() {
    let department = Department::start().await;
    let sales = department.sales.clone();
    let lead = Lead {
        customer_id: "ann".to_owned(),
        external_reference: "r".repeat(65),
        origin: "o".repeat(65),
        interest: "i".repeat(2_001),
        ..Lead::default()
    };
    let request = v1::CreateLeadRequest { context: Some(context()), lead: Some(lead) };
    let status = call!(&sales, create_lead, request).unwrap_err();
    assert_eq!(
        violations(&status),
        ["lead.customer_id", "lead.external_reference", "lead.interest", "lead.origin"]
    );

    let account = Account {
        customer_id: "ann".to_owned(),
        segment: "s".repeat(65),
        cadence_days: 3_651,
        etag: "e".repeat(65),
        ..Account::default()
    };
    for cadence_days in [-1, 3_651] {
        let account = Some(Account { cadence_days, ..account.clone() });
        let status = call!(&sales, put_account, v1::PutAccountRequest { context: Some(context()), account })
            .unwrap_err();
        let expected = ["account.cadence_days", "account.customer_id", "account.etag", "account.segment"];
        assert_eq!(violations(&status), expected);
    }

    let touch = Touch {
        customer_id: "ann".to_owned(),
        kind: 99,
        subject: "two\nlines".to_owned(),
        due_at: NEVER,
        ..Touch::default()
    };
    for touch in [touch.clone(), Touch { kind: 0, due_at: None, ..touch }] {
        let request = v1::PlanTouchRequest { context: Some(context()), touch: Some(touch) };
        let status = call!(&sales, plan_touch, request).unwrap_err();
        assert_eq!(violations(&status), ["touch.customer_id", "touch.due_at", "touch.kind", "touch.subject"]);
    }

    let (context, note) = (Some(context()), "n".repeat(2_001));
    let request =
        v1::ContactLeadRequest { context: context.clone(), lead_id: "7".to_owned(), note: note.clone() };
    assert_eq!(violations(&call!(&sales, contact_lead, request).unwrap_err()), ["lead_id", "note"]);
    let request =
        v1::QualifyLeadRequest { context: context.clone(), lead_id: "7".to_owned(), note: note.clone() };
    assert_eq!(violations(&call!(&sales, qualify_lead, request).unwrap_err()), ["lead_id", "note"]);
    let request =
        v1::CompleteTouchRequest { context: context.clone(), touch_id: "7".to_owned(), outcome: note };
    assert_eq!(violations(&call!(&sales, complete_touch, request).unwrap_err()), ["outcome", "touch_id"]);
    let request = v1::GetAccountRequest { customer_id: "7".to_owned() };
    assert_eq!(violations(&call!(&sales, get_account, request).unwrap_err()), ["customer_id"]);
    let request = v1::GetTouchRequest { touch_id: "7".to_owned() };
    assert_eq!(violations(&call!(&sales, get_touch, request).unwrap_err()), ["touch_id"]);
}

#[tokio::test]
async fn a_request_without_content_names_what_it_needs() {
    let department = Department::start().await;
    let sales = department.sales.clone();
    macro_rules! needs {
        ($method:ident, $request:ident, $fields:expr) => {
            let status = call!(&sales, $method, v1::$request::default()).unwrap_err();
            assert_eq!(violations(&status), $fields, stringify!($method));
        };
    }
    needs!(create_lead, CreateLeadRequest, ["context.request_id", "lead"]);
    needs!(contact_lead, ContactLeadRequest, ["context.request_id", "lead_id"]);
    needs!(qualify_lead, QualifyLeadRequest, ["context.request_id", "lead_id"]);
    needs!(win_lead, WinLeadRequest, ["context.request_id", "lead_id"]);
    needs!(lose_lead, LoseLeadRequest, ["context.request_id", "lead_id", "reason"]);
    needs!(draft_quote, DraftQuoteRequest, ["context.request_id", "quote"]);
    needs!(amend_quote, AmendQuoteRequest, ["context.request_id", "lines", "quote_id"]);
    needs!(send_quote, SendQuoteRequest, ["context.request_id", "quote_id"]);
    needs!(accept_quote, AcceptQuoteRequest, ["context.request_id", "quote_id"]);
    needs!(decline_quote, DeclineQuoteRequest, ["context.request_id", "quote_id", "reason"]);
    needs!(put_account, PutAccountRequest, ["account", "context.request_id"]);
    needs!(plan_touch, PlanTouchRequest, ["context.request_id", "touch"]);
    needs!(complete_touch, CompleteTouchRequest, ["context.request_id", "touch_id"]);
    needs!(drop_touch, DropTouchRequest, ["context.request_id", "reason", "touch_id"]);
    assert_eq!(department.count("select count(*) from inbox.requests").await, 0);
}
